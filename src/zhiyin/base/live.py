"""What is happening now, on its way to whoever watches: handed over in this process, kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from zhiyin.base.scope import UNSCOPED


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """One line of the live feed. Who sees it is judged for each watcher: by channel, and by scope like any row."""

    channel: str  # interactions, imports, counters
    body: Mapping[str, Any]  # goes out as JSON; its "type" says what it is
    scope_id: int = UNSCOPED
    source_id: str | None = None  # the public id of the source it came from


Hear = Callable[[Sequence[LiveMessage]], None]
"""A watcher must return at once and never raise: it puts the messages aside."""


class LiveHub:
    """Hands every message to everybody who watches. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._watchers: tuple[Hear, ...] = ()

    @property
    def is_watched(self) -> bool:
        """Whether it is worth putting a message together."""
        return bool(self._watchers)

    def publish(self, *messages: LiveMessage) -> None:
        for hear in self._watchers:
            hear(messages)

    def watch(self, hear: Hear) -> Callable[[], None]:
        """From now on, `hear` is told; the answer ends it."""
        with self._lock:
            self._watchers = (*self._watchers, hear)

        def end() -> None:
            with self._lock:
                self._watchers = tuple(other for other in self._watchers if other is not hear)

        return end
