"""What is happening now, on its way to whoever watches: handed over in this process, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from zhiyin.base.scope import EVERYTHING, UNSCOPED, ScopeFilter


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """One line of the live feed. Who sees it is judged for each watcher: by channel, and by scope like any row."""

    channel: str  # interactions, imports, sources, alerts
    body: Mapping[str, Any]  # goes out as JSON; its "type" says what it is
    scope_id: int = UNSCOPED
    source_id: str | None = None  # the public id of the source it came from


Hear = Callable[[Sequence[LiveMessage]], None]
"""A watcher must return at once and never raise: it puts the messages aside."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear now, as far as it may be told to them."""

    channels: frozenset[str]
    scopes: ScopeFilter = EVERYTHING
    source_id: str | None = None  # of interactions, only those of this source


def _nothing() -> Wish:
    return Wish(frozenset())


class LiveHub:
    """Hands every message to everybody who watches. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._watchers: tuple[tuple[Hear, Callable[[], Wish]], ...] = ()

    @property
    def is_watched(self) -> bool:
        """Whether anybody is there."""
        return bool(self._watchers)

    def wishes(self, channel: str) -> set[Wish]:
        """What those who listen to the channel want; nothing when it is not worth putting a message together."""
        return {wish for _, wanted in self._watchers if channel in (wish := wanted()).channels}

    def publish(self, *messages: LiveMessage) -> None:
        for hear, _ in self._watchers:
            hear(messages)

    def watch(self, hear: Hear, wish: Callable[[], Wish] = _nothing) -> Callable[[], None]:
        """From now on, `hear` is told; the answer ends it. `wish` is asked from any thread."""
        watcher = (hear, wish)
        with self._lock:
            self._watchers = (*self._watchers, watcher)

        def end() -> None:
            with self._lock:
                self._watchers = tuple(other for other in self._watchers if other is not watcher)

        return end
