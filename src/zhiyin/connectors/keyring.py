"""The keys that are valid now, at hand for every request; a little behind the database, never ahead of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic

from zhiyin.connectors.sources.model import Grant, hash_of

REFRESH_SECONDS = 1.0
MAX_REMEMBERED = 10_000


class KeyRing:
    """Looks keys up in memory; asks the database again every second, and at once for a key it has not seen."""

    def __init__(self, load: Callable[[], Mapping[bytes, Grant]]) -> None:
        self._load = load
        self._lock = Lock()
        self._grants: Mapping[bytes, Grant] = {}
        self._known: dict[str, Grant] = {}
        self._loaded_at = -REFRESH_SECONDS

    def find(self, key: str) -> Grant | None:
        """What the key opens, if that is known without asking."""
        if self.is_stale:
            return None
        return self._known.get(key)

    @property
    def is_stale(self) -> bool:
        return monotonic() - self._loaded_at >= REFRESH_SECONDS

    def look_up(self, key: str) -> Grant | None:
        """What the key opens, after asking the database when our knowledge is old."""
        if self.is_stale:
            self.refresh()
        grant = self._grants.get(hash_of(key))
        if grant is not None and len(self._known) < MAX_REMEMBERED:
            self._known[key] = grant
        return grant

    def refresh(self) -> None:
        """Read the keys again; called after a change in this process as well."""
        with self._lock:
            self._grants = self._load()
            self._known = {}
            self._loaded_at = monotonic()
