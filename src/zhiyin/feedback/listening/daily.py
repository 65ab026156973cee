"""An issue day by day: how many voices each day had, and how many its base led to expect, with an interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.stats import nbinom

from zhiyin.feedback.listening.hits import Hit
from zhiyin.feedback.listening.model import DayCount, Habit, Rules
from zhiyin.feedback.listening.rises import PRIOR_COUNT, dispersions
from zhiyin.feedback.listening.series import Said
from zhiyin.feedback.listening.weekdays import expected_exposure, weekday_factors

_INSIDE = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Daily:
    """The days of an issue, and the habit by which days to come are judged."""

    days: tuple[DayCount, ...]
    habit: Habit


def daily(said: Said, hit: Hit, today: date, rules: Rules) -> Daily:
    """Each day that was looked at; what is expected comes from the days before the window alone."""
    counts = said.by_day(hit.family.members[:, [hit.series]])
    first = max(said.day_count - hit.rises.window - rules.base_days, 0)
    before = slice(first, said.day_count - hit.rises.window)
    factors = weekday_factors(counts[:, before], said.volume[before], said.weekdays[before])
    exposure = expected_exposure(factors, said.volume, said.weekdays)
    habit = Habit(
        voices=float(counts[0, before].sum()),
        exposure=float(exposure[0, before].sum()),
        dispersion=float(dispersions(counts[:, before], exposure[:, before])[0]),
        weekdays=tuple(float(each) for each in factors[0]),
    )
    start = today - timedelta(days=said.day_count - 1)
    days = (day_count(habit, start + timedelta(days=at), int(counts[0, at]), float(said.volume[at]))
            for at in range(first, said.day_count))  # fmt: skip
    return Daily(tuple(days), habit)


def day_count(habit: Habit, on: date, voices: int, volume: float) -> DayCount:
    """One day: what is expected of it by its weekday and by how much was said at all, and where 95 % of days lie.

    Negative binomial, as uncertain as the base and as scattered as its days (see `rises`).
    """
    rate = (habit.voices + PRIOR_COUNT) / max(habit.exposure, 1e-12)
    expected = rate * habit.weekdays[on.weekday()] * volume
    if expected <= 0:
        return DayCount(on, voices, 0.0, 0.0, 0.0)
    size = 1 / (1 / (habit.voices + PRIOR_COUNT) + habit.dispersion)
    low, high = nbinom.ppf(np.array(_INSIDE), size, size / (size + expected))
    return DayCount(on, voices, expected, float(low), float(high))
