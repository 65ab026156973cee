"""Answers about metrics: never a bare number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from zhiyin.metrics.estimate import Difference, Estimate, Figures, Weighting
from zhiyin.metrics.model import Card, Cut, Days, Unit

GroupKey = Mapping[Cut, date | str | None]


class Display(StrEnum):
    """How much of a value may be shown."""

    HIDDEN = "hidden"  # so few that single people could be recognised
    INTERVAL = "interval"  # so few that the value alone would mislead
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same metric over other days or of another group, and how far that is from this."""

    days: Days
    value: Estimate
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class MetricValue:
    """One value with everything that it must not go without. `variant` is its currency or kind of asking."""

    variant: str | None
    estimate: Estimate
    display: Display
    also: Mapping[str, Estimate] = field(default_factory=dict)
    comparison: Comparison | None = None
    weighting: Weighting | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one part: a channel, a week, a product in a month."""

    key: GroupKey
    values: tuple[MetricValue, ...]


@dataclass(frozen=True, slots=True)
class MetricResult:
    """A metric over some days. `values` has one for each variant, that with the most records first."""

    card: Card
    as_of: datetime
    days: Days
    compared: Days | None
    values: tuple[MetricValue, ...]
    groups: tuple[Group, ...] = ()
    against: Mapping[Cut, str | None] = field(default_factory=dict)  # what the group compared with has instead
    people_in_both: int | None = None  # the difference takes the groups as independent; None too where they are few


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One of the records that a number counts."""

    record_id: int
    identity_id: int  # one of its customer's; 0 when it names nobody
    at: datetime
    value: float | None
    variant: str | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some of the records, youngest first, and how many there are in all."""

    card: Card
    as_of: datetime
    total: int
    rows: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A metric that moved by more than chance; `q` is the share of false alarms among moves as clear as this."""

    card: Card
    days: Days
    key: GroupKey
    value: MetricValue
    difference: Difference
    q: float

    @property
    def is_good(self) -> bool | None:
        """Whether it moved the right way; None when neither way is."""
        if self.card.direction == "neither":
            return None
        return (self.difference.value > 0) == (self.card.direction == "up")


@dataclass(frozen=True, slots=True)
class Moves:
    """What moved, clearest first, and as of when that was looked at."""

    as_of: datetime
    moves: tuple[Move, ...]


def shown(card: Card, variant: str | None, figures: Figures, comparison: Comparison | None = None) -> MetricValue:
    """The value as a reader may see it."""
    display = display_of(card, figures)
    if display is Display.HIDDEN:
        nothing = Estimate(None, None, None, figures.main.n)
        return MetricValue(variant, nothing, display)
    beside = _beside(card, figures, display)
    return MetricValue(variant, bounded(card, figures.main), display, beside, comparison, figures.weighting)


def _beside(card: Card, figures: Figures, display: Display) -> dict[str, Estimate]:
    """The further figures, each judged by its own records: of too few it is not shown, of few its interval alone."""
    known = {name: each for name, each in figures.also.items() if each.n >= card.minimum_respondents}
    if display is Display.INTERVAL:  # says of all of them that they are of few
        return known
    return {
        name: each if each.n >= card.uncertain_below or card.also[name] is Unit.COUNT else replace(each, value=None)
        for name, each in known.items()
    }


def display_of(card: Card, figures: Figures) -> Display:
    """How much of it may be shown, by the number of people and of records behind it."""
    if figures.respondents < card.minimum_respondents:
        return Display.HIDDEN
    return Display.INTERVAL if figures.main.n < card.uncertain_below else Display.NORMAL


def bounded(card: Card, estimate: Estimate) -> Estimate:
    """The interval within what the metric can be at all (an adjusted one may reach beyond), around its value.

    More may be paid back than the goods were worth: then a value lies beyond a bound itself.
    """
    lowest, highest = card.bounds
    if estimate.value is not None:
        lowest = None if lowest is None else min(lowest, estimate.value)
        highest = None if highest is None else max(highest, estimate.value)
    low = estimate.low if estimate.low is None or lowest is None else max(lowest, estimate.low)
    high = estimate.high if estimate.high is None or highest is None else min(highest, estimate.high)
    return replace(estimate, low=low, high=high)
