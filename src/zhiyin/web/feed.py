"""The live feed's sources: look for what has just happened, while somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from zhiyin.base.clock import Clock
from zhiyin.base.live import LiveHub, LiveMessage
from zhiyin.connectors.files.service import Import, ImportService
from zhiyin.connectors.quarantine import QuarantineService
from zhiyin.connectors.sources.service import SourceService
from zhiyin.touchpoints.service import Entry, TimelineService
from zhiyin.web.rates import Rates

AT_ONCE = 50
"""At high volume viewers see the newest of each moment; nobody reads thousands of lines a second."""
IMPORTS_AT_ONCE = 20

Describe = Callable[[Sequence[Entry]], Sequence[dict[str, Any]]]


class Feed:
    """Publishes new interactions; one step takes what came since the last."""

    def __init__(self, hub: LiveHub, timeline: TimelineService, sources: SourceService, describe: Describe) -> None:
        """`describe` turns entries into what a viewer is shown."""
        self._hub = hub
        self._timeline = timeline
        self._sources = sources
        self._describe = describe
        self._last_id: int | None = None

    def step(self) -> bool:
        """Publish what is new; False when there was nothing, or nobody watches."""
        wishes = self._hub.wishes("interactions")
        if not wishes:
            self._last_id = None
            return False
        before, self._last_id = self._last_id, self._timeline.last_id()
        if before is None or self._last_id <= before:
            return False
        newest: dict[int, Entry] = {}
        numbers = self._numbers(wish.source_id for wish in wishes)
        # Of each view its own newest: those of a small brand would be lost among the newest of all.
        for scopes, source in {(wish.scopes, wish.source_id) for wish in wishes}:
            if source is None or source in numbers:
                among = {"source_id": numbers.get(source or ""), "after_id": before, "before_id": self._last_id + 1}
                newest |= {entry.id: entry for entry in self._timeline.newest(scopes, limit=AT_ONCE, **among)}
        self._publish([newest[id_] for id_ in sorted(newest)])
        return bool(newest)

    def _numbers(self, wanted: Iterable[str | None]) -> dict[str, int]:
        public = {source for source in wanted if source is not None}
        if not public:
            return {}
        known = self._sources.by_number()
        return {source.public_id: number for number, source in known.items() if source.public_id in public}

    def _publish(self, entries: Sequence[Entry]) -> None:
        bodies = self._describe(entries)
        self._hub.publish(
            *(
                LiveMessage("interactions", body, entry.scope_id, body["source"]["id"])
                for entry, body in zip(entries, bodies, strict=True)
            )
        )


class ImportFeed:
    """Publishes how far imports are, when it changed."""

    def __init__(self, hub: LiveHub, imports: ImportService, describe: Callable[[Import], Mapping[str, Any]]) -> None:
        self._hub = hub
        self._imports = imports
        self._describe = describe
        self._known: dict[str, Mapping[str, Any]] = {}

    def step(self) -> bool:
        """Publish what has changed; imports belong to no scope, so that only who sees everything hears of them."""
        if not self._hub.wishes("imports"):
            self._known = {}
            return False
        found = self._imports.list_imports(before=None, by=None, limit=IMPORTS_AT_ONCE)
        now = {each.run.id: self._describe(each) for each in found}
        changed = [body for id_, body in now.items() if self._known.get(id_) != body]
        self._known = now
        self._hub.publish(*(LiveMessage("imports", body) for body in changed))
        return False  # the next look can wait


class AlertFeed:
    """Publishes that open alerts (or emerging issues) are others than before; who may see them asks which."""

    def __init__(self, hub: LiveHub, marks: Callable[[], Sequence[object]], *, channel: str = "alerts") -> None:
        """`marks` are others as soon as the open ones are."""
        self._hub = hub
        self._marks = marks
        self._channel = channel
        self._known: Sequence[object] | None = None

    def step(self) -> bool:
        """They are told over the whole company: only who sees everything hears of them."""
        if not self._hub.wishes(self._channel):
            self._known = None
            return False
        before, self._known = self._known, self._marks()
        if before is not None and before != self._known:
            self._hub.publish(LiveMessage(self._channel, {"type": self._channel, "open": len(self._known)}))
        return False  # the next look can wait


class SourceFeed:
    """Publishes how much each source has sent, how fast, and what of it was put aside."""

    def __init__(self, hub: LiveHub, sources: SourceService, quarantine: QuarantineService, clock: Clock) -> None:
        self._hub = hub
        self._sources = sources
        self._quarantine = quarantine
        self._clock = clock
        self._rates = Rates()

    def step(self) -> bool:
        """Publish the state of all sources: each viewer hears of those that they may see."""
        if not self._hub.wishes("sources"):
            self._rates = Rates()
            return False
        sent, aside = self._sources.sent(), self._quarantine.open_counts()
        self._rates.note(self._clock.now(), {number: one.total for number, one in sent.items()})
        messages = []
        for number, source in self._sources.by_number().items():
            one = sent.get(number)
            body = {
                "type": "source",
                "id": source.public_id,
                "count": one.total if one else 0,
                "last_at": one.last_at if one else None,
                "per_minute": self._rates.per_minute(number),
                "quarantined": aside.get(number, 0),
            }
            messages.append(LiveMessage("sources", body, source.scope_id, source.public_id))
        self._hub.publish(*messages)
        return False  # the next look can wait
