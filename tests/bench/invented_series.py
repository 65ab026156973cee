"""Daily series of invented brands whose truth is known: no change at all, or one from a day on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt

import numpy as np

from zhiyin.metrics.arithmetic.promoters import NpsCounts, net_promoter_score
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.performance.watching.control_charts import DayValue, Manner, Scale

FIRST = date(2026, 1, 5)
"""A Monday; the charts of these series know no festivals."""

Random = np.random.Generator
Draw = Callable[[Random, int, float], tuple[float, float | None, float | None]]
"""The value of a day of so many records, moved by so much, with its interval."""


@dataclass(frozen=True)
class Kind:
    """A kind of series: how a day of it is drawn, and how much the days scatter beyond chance."""

    name: str
    manner: Manner
    draw: Draw
    weekday: float  # how much weekdays differ, in the unit of the shift
    overdispersion: float


def _nps(random: Random, n: int, shift: float) -> tuple[float, float | None, float | None]:
    promoters = min(max(0.5 + shift / 2, 0.0), 1.0)
    detractors = min(max(0.2 - shift / 2, 0.0), 1 - promoters)
    said = random.multinomial(n, (promoters, 1 - promoters - detractors, detractors))
    score = net_promoter_score(NpsCounts(*map(int, said)))
    assert score
    assert score.value is not None
    return score.value, score.low, score.high


def _share(truth: float) -> Draw:
    def draw(random: Random, n: int, shift: float) -> tuple[float, float | None, float | None]:
        odds = log(truth / (1 - truth)) + shift
        hits = int(random.binomial(n, 1 / (1 + exp(-odds))))
        found = share(hits, n)
        assert found
        assert found.value is not None
        return found.value, found.low, found.high

    return draw


def _wait(random: Random, n: int, shift: float) -> tuple[float, float | None, float | None]:
    waits = random.lognormal(7 + shift, 1.1, n)
    mean = float(np.mean(waits))
    if n == 1:
        return mean, None, None
    error = float(np.std(waits, ddof=1)) / sqrt(n)
    return mean, mean - 1.96 * error, mean + 1.96 * error


def _count(random: Random, n: int, shift: float) -> tuple[float, float | None, float | None]:
    found = int(random.poisson(n * exp(shift)))
    return found, found - 1.96 * sqrt(found), found + 1.96 * sqrt(found)


_OF_RECORDS = Manner(Scale.DIFFERENCES, adds_up=False)
KINDS = (
    Kind("net promoter score", _OF_RECORDS, _nps, 0.06, 0.05),
    Kind("share of 90 %", _OF_RECORDS, _share(0.9), 0.2, 0.15),
    Kind("share of 30 %", _OF_RECORDS, _share(0.3), 0.15, 0.1),
    Kind("mean wait", Manner(Scale.RATIOS, adds_up=False), _wait, 0.15, 0.1),
    Kind("count", Manner(Scale.RATIOS, adds_up=True), _count, 0.15, 0.1),
)


def days_of(
    kind: Kind, random: Random, size: float, count: int, *, shift: float = 0.0, shifted_from: int = 0
) -> Iterator[DayValue]:
    """The days of one series: about so many records a day, with a rhythm of the week and days that scatter."""
    week = random.normal(0, kind.weekday, 7)
    for number in range(count):
        on = FIRST + timedelta(days=number)
        n = max(int(random.negative_binomial(8, 8 / (8 + size))), 1) if not kind.manner.adds_up else round(size)
        moved = week[on.weekday()] + random.normal(0, kind.overdispersion)
        value, low, high = kind.draw(random, n, moved + (shift if number >= shifted_from else 0))
        records = int(value) if kind.manner.adds_up else n
        if records or kind.manner.adds_up:
            yield DayValue(on, value, low, high, records)
