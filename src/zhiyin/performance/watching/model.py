"""What is watched, and what an alert says: where, since when, how far off, how sure, and the days behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zhiyin.metrics.model import Direction
from zhiyin.performance.model import Only, place_of
from zhiyin.staff.model import ScopeGrant

LATE_HOURS = 3  # into a day: what yesterday's last hours told is in by then


class ClosedAs(StrEnum):
    """Why an alert is no longer open."""

    BACK = "back"  # it has been within its limits for a week; nobody had to say so
    EXPLAINED = "explained"  # the cause is known: the new level is what is expected from now on
    FALSE_ALARM = "false_alarm"


@dataclass(frozen=True, slots=True)
class Series:
    """A metric's daily values, in all ("" as channel) or of one channel; "" as variant where it has none.

    `only` is the brand, department or region of which it is; () is the whole company.
    `is_judged` is false while there are too few days or records. `learns_from` is the first day that
    still tells what to expect; None: all.
    """

    id: str
    metric_id: str
    variant: str
    channel: str
    is_on: bool
    added_by: str | None  # None: it is watched unless somebody says otherwise
    added_at: datetime
    owner_id: str | None = None
    is_judged: bool = False
    judged_to: date | None = None
    learns_from: date | None = None
    muted_until: date | None = None
    muted_reason: str = ""
    muted_by: str | None = None
    only: Only = ()

    @property
    def place(self) -> ScopeGrant:
        """Whose rows it speaks of."""
        return place_of(self.only)

    def is_muted(self, today: date) -> bool:
        return self.muted_until is not None and today <= self.muted_until


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a series has moved since a day: its mean over these days, the expected one, and their difference."""

    since: date
    value: float
    expected: float
    difference: float
    low: float
    high: float
    n: int
    sureness: float
    once_in_days: float  # a series without any shift would come as far this seldom

    def is_good(self, direction: Direction) -> bool | None:
        """Whether it moved the right way; None when neither way is."""
        if direction is Direction.NEITHER:
            return None
        return (self.difference > 0) == (direction is Direction.UP)


@dataclass(frozen=True, slots=True)
class JudgedDay:
    """A day of the chart: its value, and between which limits it alone was to be expected."""

    on: date
    value: float
    expected: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Alert:
    """A series that is no longer what it was; at most one is open of each."""

    id: str
    series: Series
    version: int  # of the metric's definition
    raised_at: datetime
    judged_from: date
    judged_to: date
    days_within: int
    series_count: int  # how many of the same place were judged: the limits are as wide as that asks for
    shift: Shift
    days: tuple[JudgedDay, ...]
    owner_id: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    closed_as: ClosedAs | None = None
    closed_note: str = ""

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts somebody asks for; None: all."""

    is_open: bool | None = None
    metric_id: str | None = None
    owner_id: str | None = None
