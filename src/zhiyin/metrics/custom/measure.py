"""What is counted: which records, what is made of them, and over which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class How(StrEnum):
    """What is made of the records."""

    COUNT = "count"
    SUM = "sum"
    AVERAGE = "average"
    SHARE = "share_of"


@dataclass(frozen=True, slots=True)
class Condition:
    """A column of the records is compared with a value: a text, a number, yes or no, or several texts."""

    column: str
    operator: str
    value: str | float | bool | tuple[str | float, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """Which records, and what is made of them."""

    of: str
    how: How = How.COUNT
    column: str | None = None  # of sum and average
    share_of: tuple[Condition, ...] = ()
    where: tuple[Condition, ...] = ()
    question: str | None = None  # of answers
    scale: tuple[int, int] | None = None


class Grain(StrEnum):
    """A stretch of the calendar, from whose first day on is counted."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def first_of(self, day: date) -> date:
        """The first day of the stretch that the day lies in."""
        month = {Grain.MONTH: day.month, Grain.QUARTER: day.month - (day.month - 1) % 3, Grain.YEAR: 1}[self]
        return date(day.year, month, 1)


@dataclass(frozen=True, slots=True)
class Window:
    """Which days are meant where some are asked for: these, so many up to their last, or those since a first."""

    days: int | None = None
    since: Grain | None = None
    earlier: int = 0  # all of it so many days before

    def first(self, begins: date, ends: date) -> date:
        """The first day that is counted for days asked for."""
        shift = timedelta(days=self.earlier)
        if self.since:
            return self.since.first_of(ends - shift)
        return (ends - timedelta(days=self.days - 1) if self.days else begins) - shift


AS_ASKED = Window()


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over customers: the quantity of a measure's records in a window, or how many they are."""

    measure: Measure
    window: Window = AS_ASKED
    is_count: bool = False
