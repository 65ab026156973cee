"""How far a series has moved: what its chart says since the day of the shift, in the metric's own unit."""

from __future__ import annotations

from datetime import date
from math import sqrt

from zhiyin.metrics.estimate import Z95
from zhiyin.performance.watching.control_charts import Chart, Point, off_scale, on_scale, once_in_days
from zhiyin.performance.watching.model import JudgedDay, Shift


def shift_of(chart: Chart, since: date) -> Shift:
    """The mean of the days since, against what was expected of them, with the interval of the difference.

    Where deviations are ratios the means are geometric, and the interval is one of the ratio. The
    surest of the days says how sure it is.
    """
    baseline, points = chart.baseline, [point for point in chart.points if point.on >= since]
    scale = baseline.manner.scale
    weights = [1.0 if baseline.manner.adds_up else float(point.n) for point in points]
    value = _mean([on_scale(point.value, scale) for point in points], weights)
    expected = _mean([on_scale(point.expected, scale) for point in points], weights)
    alike = (1 + baseline.persistence) / (1 - baseline.persistence)
    margin = Z95 * baseline.spread * sqrt(alike * (1 / sum(weights) + 1 / baseline.weight))
    plain = off_scale(expected, scale)
    surest = max((point.sureness for point in points), key=abs)
    return Shift(
        since=since,
        value=off_scale(value, scale),
        expected=plain,
        difference=off_scale(value, scale) - plain,
        low=off_scale(value - margin, scale) - plain,
        high=off_scale(value + margin, scale) - plain,
        n=sum(point.n for point in points),
        sureness=surest,
        once_in_days=once_in_days(surest),
    )


def judged_days(chart: Chart) -> tuple[JudgedDay, ...]:
    """The days of the chart, as they are kept with the alert."""
    return tuple(_judged_day(point) for point in chart.points)


def _judged_day(point: Point) -> JudgedDay:
    return JudgedDay(point.on, point.value, point.expected, point.low, point.high, point.n)


def _mean(values: list[float], weights: list[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
