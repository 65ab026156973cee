"""When the house works: the hours of each weekday, holidays and make-up days, and how much of a time they fill."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from threading import Lock
from zoneinfo import ZoneInfo

from zhiyin.base.clock import to_micros
from zhiyin.base.errors import InvalidInput

MINUTE = 60_000_000
DAY_MINUTES = 24 * 60
MOST_SPANS = 6
MOST_EXCEPTIONS = 2_000
_FIRST = date(2000, 1, 1)
_LAST = date(2100, 1, 1)

Spans = tuple[tuple[int, int], ...]
"""Minutes of a local day from which and until which work goes on, in order, apart from one another."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One version of the hours: counts for what begins on `valid_from` or later, until another version does.

    `week` has the hours of Monday to Sunday; `exceptions` those of single days
    instead: a holiday has none, a make-up day (调休) those that are worked.
    """

    id: int
    valid_from: date
    week: tuple[Spans, ...]
    exceptions: Mapping[date, Spans] = field(default_factory=dict)

    def hours_of(self, day: date) -> Spans:
        return self.exceptions.get(day, self.week[day.weekday()])


def require_possible(week: Sequence[Spans], exceptions: Mapping[date, Spans]) -> None:
    """Refuse hours that no clock shows, a week without work, and more exceptions than anybody reads."""
    if len(week) != 7:
        raise InvalidInput("a week has seven days, from Monday on", pointer="/week")
    if not any(week):
        raise InvalidInput("a week without working hours measures nothing", pointer="/week")
    if len(exceptions) > MOST_EXCEPTIONS:
        raise InvalidInput("at most {limit} exceptions", limit=MOST_EXCEPTIONS, pointer="/exceptions")
    for pointer, spans in [("/week", each) for each in week] + [("/exceptions", each) for each in exceptions.values()]:
        ends = [minute for span in spans for minute in span]
        in_order = all(earlier < later for earlier, later in pairwise(ends))
        if len(spans) > MOST_SPANS or not in_order or (ends and (ends[0] < 0 or ends[-1] > DAY_MINUTES)):
            raise InvalidInput("the hours of a day follow one another, from 00:00 to 24:00", pointer=pointer)


class WorkingTime:
    """How much working time had passed by an instant, of one version of the hours; exact also when clocks change."""

    def __init__(self, schedule: Schedule, zone: ZoneInfo) -> None:
        self.id = schedule.id
        self._schedule = schedule
        self._zone = zone
        self._starts: list[int] = []  # of each span of work since 2000
        self._ends: list[int] = []
        self._before: list[int] = []  # working time before each span
        self._worked = 0
        self._next = _FIRST
        self._reaching = Lock()

    def passed(self, at: int) -> int:
        """Microseconds of work from 2000 until an instant (microseconds since 1970)."""
        self._reach(at)
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return 0
        return self._before[place] + min(at, self._ends[place]) - self._starts[place]

    def _reach(self, at: int) -> None:
        """Know the spans of all days up to that instant, and of the day after."""
        wanted = min(datetime.fromtimestamp(max(at, 0) // 1_000_000, UTC).date() + timedelta(days=2), _LAST)
        if self._next > wanted:
            return
        with self._reaching:
            while self._next <= wanted:
                for start, end in self._schedule.hours_of(self._next):
                    self._add(self._instant(start), self._instant(end))
                self._next += timedelta(days=1)

    def _add(self, start: int, end: int) -> None:
        if end > start:  # not swallowed by a change of the clocks
            self._starts.append(start)
            self._ends.append(end)
            self._before.append(self._worked)
            self._worked += end - start

    def _instant(self, minute: int) -> int:
        midnight = datetime.combine(self._next, time(), self._zone)
        return to_micros(midnight + timedelta(minutes=minute))


class BusinessCalendar:
    """All versions of the hours; of each event the version that was valid on its local day."""

    def __init__(self, schedules: Sequence[Schedule] = (), zone: ZoneInfo | None = None) -> None:
        self._zone = zone or ZoneInfo("UTC")
        known = sorted(schedules, key=lambda each: (each.valid_from, each.id))
        self._since = [to_micros(datetime.combine(each.valid_from, time(), self._zone)) for each in known]
        self._versions = [WorkingTime(each, self._zone) for each in known]

    def at(self, instant: int) -> WorkingTime | None:
        """The version that counts for what begins then; None before the first one."""
        place = bisect_right(self._since, instant) - 1
        return self._versions[place] if place >= 0 else None

    def passed(self, instant: int) -> dict[int, int]:
        """Working time up to an instant by each version."""
        return {version.id: version.passed(instant) for version in self._versions}
