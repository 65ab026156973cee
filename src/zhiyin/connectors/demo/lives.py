"""Life after the fill: what the same people do next, each thing at its own planned moment."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import chain, count

import numpy as np
from msgspec import structs

from zhiyin.base.clock import from_micros, to_micros
from zhiyin.connectors.demo.brand import ZONE_HOURS
from zhiyin.connectors.demo.moments import Kind, Lines
from zhiyin.connectors.demo.people import Flags
from zhiyin.connectors.demo.roots import roots
from zhiyin.connectors.demo.seasons import DAY, HOUR, Ints
from zhiyin.connectors.demo.stream import tell
from zhiyin.connectors.demo.telling.voice import Told
from zhiyin.connectors.demo.year import Year, plan_year

LOOKS_PER_SECOND = 0.5
PERIOD = 30 * DAY  # of each further year of the same people is lived, one after the other
MOST_AT_ONCE = 200
_CHUNK = 500
_BEFORE = 1000  # lines of the fill: enough to know who has just been there
_VISITS_KNOWN = 400
_LAST = 3  # who looked last goes on looking, when nobody has come yet today
_LOOKS = frozenset({"Product Viewed", "Product List Viewed", "Products Searched"})
_ANOTHER_SEED = 1_000_003
# Goes on month after month: that of the fill, whatever else begins and ends meanwhile.
_SUBSCRIPTIONS = (Kind.SUBSCRIBED, Kind.RENEWED, Kind.CANCELLED_SUBSCRIPTION, Kind.LAPSED)
# What happens once in a life, or belongs to the brand: told by the fill, not again.
_NOT_AGAIN = (
    Kind.SYNCED, Kind.SIGNED_UP, Kind.GROUPED, Kind.TABLET, Kind.TABLET_VIEWED, Kind.PRODUCT, Kind.STOCK,
    Kind.OUTAGE_SUBSCRIBED, Kind.OUTAGE_RESOLVED, Kind.LEAD_CREATED, Kind.LEAD_QUALIFIED, Kind.LEAD_CONVERTED,
    Kind.ENROLLED, Kind.LEFT, Kind.CHANNEL_WISHED, *_SUBSCRIPTIONS,
)  # fmt: skip


class Lives:
    """The lives of the demo brand's people from an instant on; nobody waits less for an answer than was planned.

    The same fill has the same lives, with the same ids: begun again, they go on
    after what was told, and what came meanwhile is told with its own time.
    """

    def __init__(self, customers: int, seed: int, filled_at: datetime, told_until: datetime | None = None) -> None:
        self._customers, self._seed = customers, seed
        self._filled_at = to_micros(filled_at)
        self._told_until = max(to_micros(told_until or filled_at), self._filled_at)
        self._visits: deque[Told] = deque(maxlen=_VISITS_KNOWN)
        self._stream = self._lived()
        self._next = self._after_told()

    def due(self, now: datetime) -> list[Told]:
        """What has happened by now and was not yet told, oldest first, not too much at once."""
        until, told = to_micros(now), list[Told]()
        while (at := self._next[1].at) <= until and (len(told) < MOST_AT_ONCE or at == told[-1][1].at):
            told.append(self._next)
            self._remember(self._next)
            self._next = next(self._stream)
        return told

    def look(self, now: datetime, rng: np.random.Generator) -> list[Told]:
        """Somebody who visited today looks at something once more: much to see, and no numbers that change by it."""
        if not self._visits:
            return []
        at = to_micros(now)
        midnight = (at + ZONE_HOURS * HOUR) // DAY * DAY - ZONE_HOURS * HOUR
        visits = list(self._visits)
        today = [each for each in visits if each[1].at >= midnight] or visits[-_LAST:]
        source, said = today[int(rng.integers(len(today)))]
        return [(source, structs.replace(said, event_id=f"demo{self._seed}-look-{at:x}", at=at, received_at=at))]

    def _remember(self, told: Told) -> None:
        if told[1].name in _LOOKS:
            self._visits.append(told)

    def _after_told(self) -> Told:
        """The first that was not told; who visited before it is remembered."""
        while (told := next(self._stream))[1].at <= self._told_until:
            self._remember(told)
        return told

    def _lived(self) -> Iterator[Told]:
        """Period after period, each with what still follows from the one before."""
        first = (self._told_until - self._filled_at) // PERIOD
        lived: Iterator[Told] = iter(())
        for turn in count(first):
            lived = merge(lived, self._of(turn), key=_instant)
            for told in lived:
                if told[1].at > self._filled_at + turn * PERIOD:
                    lived = chain((told,), lived)
                    break
                yield told

    def _of(self, turn: int) -> Iterator[Told]:
        """What begins in this period, and what follows from it later; turn 0 is the year of the fill."""
        years = (self._end_of_fill(),) if turn == 0 else (self._period(turn), self._subscriptions(turn))
        return merge(*(chain.from_iterable(tell(year, _CHUNK)) for year in years), key=_instant)

    def _end_of_fill(self) -> Year:
        """What still follows from the year of the fill, numbered on from it, after its last lines."""
        year = plan_year(self._customers, self._seed, from_micros(self._filled_at))
        known = max(year.count - _BEFORE, 0)
        follows = _again(_chosen(year.coming, roots(year, year.coming) <= self._filled_at))
        lines = (np.concatenate((last[known:], later)) for last, later in zip(year.lines, follows, strict=True))
        return replace(year, lines=tuple(lines), first=known)

    def _subscriptions(self, turn: int) -> Year:
        """What becomes in this period of those who subscribed in the year of the fill, numbered on from all of it."""
        year = plan_year(self._customers, self._seed, from_micros(self._filled_at))
        at, kind = year.coming[:2]
        end = self._filled_at + turn * PERIOD
        here = np.flatnonzero(np.isin(kind, _SUBSCRIPTIONS) & (at > end - PERIOD) & (at <= end))
        first = year.count + year.coming[0].size + int(here[0] if here.size else 0)
        return replace(year, lines=_chosen(year.coming, here), first=first)

    def _period(self, turn: int) -> Year:
        """Of another year of theirs, what began in its last days: so nothing follows from what nobody saw."""
        end = self._filled_at + turn * PERIOD
        lives = self._seed + turn * _ANOTHER_SEED
        year = plan_year(self._customers, self._seed, from_micros(end), series=f"-{turn}-", lives=lives)
        everything = tuple(np.concatenate(parts) for parts in zip(year.lines, year.coming, strict=True))
        began = roots(year, everything)
        return replace(year, lines=_again(_chosen(everything, (began > end - PERIOD) & (began <= end))))


def _again(lines: Lines) -> Lines:
    return _chosen(lines, ~np.isin(lines[1], _NOT_AGAIN))


def _chosen(lines: Lines, kept: Flags | Ints) -> Lines:
    return tuple(column[kept] for column in lines)


def _instant(told: Told) -> int:
    return told[1].at
