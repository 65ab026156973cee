"""From a metric's answer by day to the daily values of a series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from zhiyin.metrics.model import Card, Dimension, Unit
from zhiyin.metrics.results import MetricResult, MetricValue
from zhiyin.performance.watching.control_charts import DayValue, Manner, Scale

_RATIOS = frozenset({Unit.COUNT, Unit.MONEY, Unit.SECONDS})
LEAST_A_DAY = 10
"""With fewer records a day nothing is watched unless somebody asks for it."""


def manner_of(card: Card) -> Manner:
    """Scores and shares move by differences; what has no top moves by ratios."""
    return Manner(Scale.RATIOS if card.unit in _RATIOS else Scale.DIFFERENCES, card.adds_up)


def can_be_watched(card: Card) -> bool:
    """Whether the metric has a value for each day; answers of the brand's own people have none."""
    return Dimension.DAY in card.dimensions and not card.is_of_staff


def days_of(result: MetricResult, variant: str, last: date) -> list[DayValue]:
    """The daily values of a variant up to `last`; of a metric that adds up, a day without records is 0."""
    known = {day.on: day for day in _known(result, variant) if day.on <= last}
    if not known or not result.card.adds_up:
        return list(known.values())
    first = min(known)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [known.get(on) or DayValue(on, 0.0, None, None, 0) for on in every]


def worth_watching(result: MetricResult) -> Iterator[tuple[str, str]]:
    """The (variant, channel) of a metric split by channel that have enough records; "" as channel is all in all."""
    least = LEAST_A_DAY * result.days.count
    yield from (_variant(value, "") for value in result.values if value.estimate.n >= least)
    for group in result.groups:
        channel = group.key.get(Dimension.CHANNEL)
        if isinstance(channel, str):
            yield from (_variant(value, channel) for value in group.values if value.estimate.n >= least)


def _known(result: MetricResult, variant: str) -> Iterator[DayValue]:
    for group in result.groups:
        on = group.key[Dimension.DAY]
        for value in group.values:
            one = value.estimate
            if isinstance(on, date) and (value.variant or "") == variant and one.value is not None:
                yield DayValue(on, one.value, one.low, one.high, one.n)


def _variant(value: MetricValue, channel: str) -> tuple[str, str]:
    return value.variant or "", channel
