"""Whether a daily series is still what it was: an EWMA over standardised residuals of plain days.

A p-chart in the manner of Laney (2002): a day's error follows from its number of records, and is
widened by how much more than that plain days scatter. The weekday is taken out, festivals are left
out of the baseline, and what remains is smoothed (Roberts 1959; Lucas and Saccucci 1990).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import exp, log, sqrt
from statistics import NormalDist, median

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from zhiyin.metrics.arithmetic.run_lengths import average_run_length, limit_for, most_run_length
from zhiyin.metrics.estimate import Z95

SMOOTHING = 0.2
JUDGED_DAYS = 28
BASELINE_DAYS = 84
LEAST_DAYS = 28
LEAST_RECORDS = 5
FALSE_ALARMS = 0.1
"""So many are expected in 28 days over all series together, so that one is rare and two hardly ever come."""

_FESTIVE_SPREAD = 3.0
_FURTHEST = 4.0  # standard deviations that one day counts for: a single odd day is no change
_MOST_PERSISTENCE = 0.7
_NOTHING = 0.5  # of a thing that is counted, so that a day without any has a logarithm

Floats = npt.NDArray[np.float64]


class Scale(StrEnum):
    """How deviations are measured: as differences, or as ratios where a value cannot be negative and has no top."""

    DIFFERENCES = "differences"
    RATIOS = "ratios"


@dataclass(frozen=True, slots=True)
class DayValue:
    """What one day said: its value with the 95 % interval over n records."""

    on: date
    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Manner:
    """How a series is to be read. One that adds up has a day's records as its value, not as its weight."""

    scale: Scale
    adds_up: bool


@dataclass(frozen=True, slots=True)
class Baseline:
    """What plain days before were like, on the scale: level, what each weekday adds, and their scatter."""

    manner: Manner
    level: float
    weekdays: tuple[float, ...]  # Monday first
    spread: float  # standard deviation of a day of one record; of any day of a series that adds up
    freedom: float
    days: int
    weight: float  # of all its days: their records, or their number
    persistence: float  # how much of a day's deviation is there on the next day

    def expected(self, on: date) -> float:
        return self.level + self.weekdays[on.weekday()]

    def deviation(self, n: int) -> float:
        """The standard deviation of a day with so many records."""
        return self.spread if self.manner.adds_up else self.spread / sqrt(n)


@dataclass(frozen=True, slots=True)
class Point:
    """A judged day: its value, between which limits it alone was to be expected, and the sureness of a shift so far.

    `sureness` is the smoothed deviation in standard deviations of a chart with known baseline.
    """

    on: date
    value: float
    n: int
    expected: float
    low: float
    high: float
    residual: float
    smoothed: float
    sureness: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The judged days of a series against its baseline."""

    baseline: Baseline
    points: tuple[Point, ...]
    limit: float

    @property
    def is_out(self) -> bool:
        """Whether the last day says that the series is no longer what it was."""
        return bool(self.points) and abs(self.points[-1].sureness) > self.limit

    @property
    def days_within(self) -> int:
        """For how many judged days up to the last one it has been within its limits."""
        count = 0
        for point in reversed(self.points):
            if abs(point.sureness) > self.limit:
                break
            count += 1
        return count

    @property
    def since(self) -> date | None:
        """The likely first day of the shift: that after which the smoothed deviation kept its side."""
        first = None
        for point in reversed(self.points):
            if point.smoothed * self.points[-1].smoothed <= 0:
                break
            first = point.on
        return first


def limit_over(series_count: int, *, false_alarms: float = FALSE_ALARMS) -> float:
    """The limit of each of so many series, so that together they raise so few false alarms in 28 days."""
    return limit_for(SMOOTHING, JUDGED_DAYS * max(series_count, 1) / false_alarms)


def once_in_days(sureness: float) -> float:
    """In how many days a series without any shift would come as far once; "or more" at the longest."""
    longest = most_run_length(SMOOTHING)
    return longest if abs(sureness) >= 5 else min(average_run_length(SMOOTHING, abs(sureness)), longest)


def chart(
    days: Iterable[DayValue],
    manner: Manner,
    limit: float,
    *,
    last: date,
    judged_from: date | None = None,
    is_festive: Callable[[date], bool] = lambda _: False,
) -> Chart | None:
    """The chart of the days up to `last`; None while too few plain days lie before those judged."""
    known = sorted((day for day in days if day.on <= last and _is_usable(day, manner)), key=lambda day: day.on)
    plain = [day for day in known if not is_festive(day.on)]
    first = judged_from or _first_judged(plain, last)
    if first is None:
        return None
    before = [day for day in plain if first - timedelta(days=BASELINE_DAYS) <= day.on < first]
    baseline = baseline_of(before, manner)
    if baseline is None:
        return None
    judged = [day for day in known if day.on >= first and not (manner.adds_up and is_festive(day.on))]
    return Chart(baseline, tuple(_points(judged, baseline, is_festive)), limit)


def baseline_of(days: Sequence[DayValue], manner: Manner) -> Baseline | None:
    """What these plain days were like; None when they are too few, too thin, or never differ."""
    if len(days) < LEAST_DAYS or (not manner.adds_up and median(day.n for day in days) < LEAST_RECORDS):
        return None
    values = np.array([on_scale(day.value, manner.scale) for day in days])
    weights = np.ones(len(days)) if manner.adds_up else np.array([float(day.n) for day in days])
    weekdays = np.array([day.on.weekday() for day in days])
    level = float(np.average(values, weights=weights))
    effects, used = _weekday_effects(values - level, weights, weekdays)
    level += float(np.average(values - level - effects[weekdays], weights=weights))
    residuals = (values - level - effects[weekdays]) * np.sqrt(weights)
    freedom = len(days) - 1 - used
    scatter = float(np.sum(residuals**2)) / freedom
    spread = sqrt(max(scatter, _sampling_variance(days, weights, manner.scale)))
    if spread <= 1e-12:
        return None
    persistence = _persistence(residuals, [day.on for day in days])
    effects_ = tuple(map(float, effects))
    return Baseline(manner, level, effects_, spread, freedom, len(days), float(np.sum(weights)), persistence)


def on_scale(value: float, scale: Scale) -> float:
    return log(max(value, _NOTHING)) if scale is Scale.RATIOS else value


def off_scale(value: float, scale: Scale) -> float:
    return exp(value) if scale is Scale.RATIOS else value


def _is_usable(day: DayValue, manner: Manner) -> bool:
    if manner.adds_up:
        return True
    return day.n > 0 and (manner.scale is Scale.DIFFERENCES or day.value > 0)


def _first_judged(plain: Sequence[DayValue], last: date) -> date | None:
    """28 days up to the last, fewer while the series is young."""
    if len(plain) < LEAST_DAYS:
        return None
    young = plain[LEAST_DAYS - 1].on + timedelta(days=1)
    return max(last - timedelta(days=JUDGED_DAYS - 1), young)


def _weekday_effects(residuals: Floats, weights: Floats, weekdays: npt.NDArray[np.int64]) -> tuple[Floats, float]:
    """What each weekday adds, shrunk by how little is known of it, and how many free numbers that took.

    Empirical Bayes: of an effect remains the share of its variance that is not chance.
    """
    found, variance = np.zeros(7), np.full(7, np.inf)
    within = 0.0
    for weekday in range(7):
        mine = weekdays == weekday
        if np.sum(mine) >= 2:
            found[weekday] = np.average(residuals[mine], weights=weights[mine])
            variance[weekday] = 1 / float(np.sum(weights[mine]))
            within += float(np.sum(weights[mine] * (residuals[mine] - found[weekday]) ** 2))
    seen = np.isfinite(variance)
    scatter = within / max(len(residuals) - int(np.sum(seen)), 1)
    chance = variance * scatter
    between = max(0.0, float(np.mean(found[seen] ** 2 - chance[seen]))) if np.any(seen) else 0.0
    shares = np.zeros(7)
    shares[seen] = between / (between + chance[seen]) if between > 0 else 0.0
    return found * shares, float(np.sum(shares) * 6 / 7)


def _sampling_variance(days: Sequence[DayValue], weights: Floats, scale: Scale) -> float:
    """The variance of a day of weight 1 that the intervals of the days (clustered by customer) leave open."""
    open_ = [
        (weight, weight * error * error)
        for day, weight in zip(days, weights, strict=True)
        if (error := _error(day, scale)) is not None
    ]
    if not open_:
        return 0.0
    return float(np.average([variance for _, variance in open_], weights=[weight for weight, _ in open_]))


def _error(day: DayValue, scale: Scale) -> float | None:
    if day.low is None or day.high is None or day.n < LEAST_RECORDS:
        return None
    if scale is Scale.RATIOS:
        return None if day.low <= 0 else (log(day.high) - log(day.low)) / (2 * Z95)
    return (day.high - day.low) / (2 * Z95)


def _persistence(residuals: Floats, on: Sequence[date]) -> float:
    """The correlation of a day's deviation with that of the day before; never below 0."""
    pairs = [i for i, (a, b) in enumerate(pairwise(on)) if (b - a).days == 1]
    total = float(np.sum(residuals**2))
    if len(pairs) < LEAST_DAYS // 2 or total == 0:
        return 0.0
    together = float(np.mean(residuals[pairs] * residuals[[i + 1 for i in pairs]]))
    return min(max(together / (total / len(residuals)), 0.0), _MOST_PERSISTENCE)


def _points(days: Sequence[DayValue], baseline: Baseline, is_festive: Callable[[date], bool]) -> Iterable[Point]:
    scale, smoothed = baseline.manner.scale, 0.0
    for count, day in enumerate(days, start=1):
        expected = baseline.expected(day.on)
        deviation = baseline.deviation(day.n) * (_FESTIVE_SPREAD if is_festive(day.on) else 1)
        residual = (on_scale(day.value, scale) - expected) / deviation
        counted = min(max(residual, -_FURTHEST), _FURTHEST)
        smoothed = SMOOTHING * counted + (1 - SMOOTHING) * smoothed
        yield Point(
            day.on,
            day.value,
            day.n,
            off_scale(expected, scale),
            off_scale(expected - Z95 * deviation, scale),
            off_scale(expected + Z95 * deviation, scale),
            residual,
            smoothed,
            _sureness(smoothed, count, baseline),
        )


def _sureness(smoothed: float, count: int, baseline: Baseline) -> float:
    """The smoothed deviation in its own standard deviations, brought down by what the baseline leaves open.

    The variance is that of an EWMA of `count` values that resemble the value before, and that of
    the level, which is the same error on every day; the scatter is itself an estimate, hence Student's t.
    """
    kept = baseline.persistence * (1 - SMOOTHING)
    settled = SMOOTHING / (2 - SMOOTHING) * (1 + kept) / (1 - kept)
    alike = (1 + baseline.persistence) / (1 - baseline.persistence)
    weight = 1 - (1 - SMOOTHING) ** count
    variance = settled * (1 - (1 - SMOOTHING) ** (2 * count)) + weight * weight * alike / baseline.days
    tail = max(float(stdtr(baseline.freedom, -abs(smoothed) / sqrt(variance))), 1e-15)
    return -NormalDist().inv_cdf(tail) * (1 if smoothed >= 0 else -1)
