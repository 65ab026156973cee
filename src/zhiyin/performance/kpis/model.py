"""What a KPI is: a metric with an owner and a weight, somewhere in a tree; and what closing a period froze of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from zhiyin.base.locale import Locale
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Days, Unit
from zhiyin.metrics.results import Display
from zhiyin.performance.kpis.achieving import Achievement, Standing
from zhiyin.performance.model import Only, Target, place_of, sees_all_of
from zhiyin.staff.access import Principal
from zhiyin.staff.model import ANY, ScopeGrant


class Rhythm(StrEnum):
    """How long a period of a KPI is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def period(self, day: date) -> Days:
        """The period in which the day lies."""
        first = date(day.year, (day.month - 1) // self.months * self.months + 1, 1)
        months = first.year * 12 + first.month - 1 + self.months
        return Days(first, date(months // 12, months % 12 + 1, 1) - timedelta(days=1))

    @property
    def months(self) -> int:
        return {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.YEAR: 12}[self]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a KPI counts, over which periods; it never changes, so that closed periods stay comparable."""

    metric_id: str
    variant: str
    only: Only
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class Kpi:
    """A place in the tree. Without a measure it is a heading, such as a department: its KPIs stand below it."""

    id: str
    parent_id: str | None
    name: str  # "": that of the metric
    department: str  # which answers for it
    owner_id: str | None
    weight: float  # among the children of the same parent
    measure: Measure | None
    target: Target | None = None

    @property
    def place(self) -> ScopeGrant:
        """Whose rows it speaks of: of a heading those of its department."""
        if self.measure is None:
            return ScopeGrant(department=self.department or ANY)
        return place_of(self.measure.only)


@dataclass(frozen=True, slots=True)
class Closing:
    """What was known of a KPI when its period was closed; nothing of it changes any more, unless it is reopened."""

    id: str
    kpi_id: str
    first_on: date
    last_on: date
    metric_version: int
    metric_names: Mapping[str, str]  # by language
    unit: Unit
    value: float | None
    low: float | None
    high: float | None
    n: int
    display: Display
    target: float | None
    target_set_at: datetime | None
    target_set_by: str | None
    standing: Standing
    degree: float | None
    degree_low: float | None
    degree_high: float | None
    name: str
    department: str
    owner_id: str | None
    weight: float
    as_of: datetime
    closed_at: datetime
    closed_by: str
    reopened_at: datetime | None = None
    reopened_by: str | None = None
    reopened_reason: str = ""

    @property
    def days(self) -> Days:
        return Days(self.first_on, self.last_on)

    @property
    def estimate(self) -> Estimate:
        return Estimate(self.value, self.low, self.high, self.n)

    def called(self, locale: Locale) -> str:
        """Its own name, or that which the metric had then."""
        return self.name or self.metric_names.get(locale) or self.metric_names[Locale.EN]

    @property
    def achievement(self) -> Achievement:
        return Achievement(self.standing, self.degree, self.degree_low, self.degree_high)


def count_shown(n: int, display: Display) -> int | None:
    """How many records stand behind it; None where it is hidden: of a count that number is the value itself."""
    return None if display is Display.HIDDEN else n


def may_see(principal: Principal, kpi: Kpi) -> bool:
    """Whether all rows that it speaks of are the reader's; a number over more than one's own rows is hidden."""
    return sees_all_of(principal, kpi.place)
