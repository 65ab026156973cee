"""The keys that are valid now, at hand for every request; a second behind the database at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic

from zhiyin.connectors.sources.model import Grant, hash_of

REFRESH_SECONDS = 1.0
UNKNOWN_SECONDS = 0.2
"""So often at most the database is asked because somebody shows a key that we do not know."""
MAX_REMEMBERED = 10_000


class KeyRing:
    """Looks keys up in memory. A loop calls `refresh` every `REFRESH_SECONDS`, so that keys taken back stop at once."""

    def __init__(self, load: Callable[[], Mapping[bytes, Grant]]) -> None:
        self._load = load
        self._lock = Lock()
        self._grants: Mapping[bytes, Grant] = {}
        self._known: dict[str, Grant] = {}
        self._loaded_at = float("-inf")

    def find(self, key: str) -> Grant | None:
        """What the key opens, without asking the database."""
        found = self._known.get(key)
        if found is None:
            found = self._grants.get(hash_of(key))
            if found is not None and len(self._known) < MAX_REMEMBERED:
                self._known[key] = found
        return found

    def look_up(self, key: str) -> Grant | None:
        """The same for a key that is not known yet: it may have been made a moment ago."""
        with self._lock:
            if monotonic() - self._loaded_at >= UNKNOWN_SECONDS:
                self._read()
        return self.find(key)

    def refresh(self) -> bool:
        """Read the keys again."""
        with self._lock:
            self._read()
        return False

    def _read(self) -> None:
        self._grants = self._load()
        self._known = {}
        self._loaded_at = monotonic()
