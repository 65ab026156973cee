"""The live feed's source: looks for interactions that have just been taken, while somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from zhiyin.base.live import LiveHub, LiveMessage
from zhiyin.base.scope import EVERYTHING
from zhiyin.touchpoints.service import Entry, TimelineService

AT_ONCE = 50
"""At high volume viewers see the newest of each moment; nobody reads thousands of lines a second."""

Describe = Callable[[Sequence[Entry]], Sequence[dict[str, Any]]]


class Feed:
    """Publishes new interactions; one step takes what came since the last."""

    def __init__(self, hub: LiveHub, timeline: TimelineService, describe: Describe) -> None:
        """`describe` turns entries into what a viewer is shown."""
        self._hub = hub
        self._timeline = timeline
        self._describe = describe
        self._last_id: int | None = None

    def step(self) -> bool:
        """Publish what is new; False when there was nothing, or nobody watches."""
        if not self._hub.is_watched:
            self._last_id = None
            return False
        if self._last_id is None:
            self._last_id = self._timeline.last_id()
            return False
        entries = self._timeline.newest(EVERYTHING, after_id=self._last_id, limit=AT_ONCE)
        if not entries:
            return False
        self._last_id = entries[0].id
        entries.reverse()
        bodies = self._describe(entries)
        self._hub.publish(
            *(
                LiveMessage("interactions", body, entry.scope_id, body["source"]["id"])
                for entry, body in zip(entries, bodies, strict=True)
            )
        )
        return True
