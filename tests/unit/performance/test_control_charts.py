"""Charts stay quiet on brands where nothing happens, and see what does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.false_alarms import BEFORE, days_to_find, false_alarms
from tests.bench.invented_series import FIRST, KINDS, days_of
from zhiyin.performance.watching.control_charts import (
    DayValue,
    Manner,
    Scale,
    baseline_of,
    chart,
    limit_over,
    once_in_days,
)
from zhiyin.performance.watching.festivals import is_festive

SCORE, COUNT = KINDS[0], KINDS[4]
LAST = FIRST + timedelta(days=BEFORE)
LIMIT = limit_over(40)


def steady(values: Sequence[float], n: int = 50) -> list[DayValue]:
    """Days from a Monday on, with intervals of half a unit."""
    return [DayValue(FIRST + timedelta(days=i), v, v - 0.5, v + 0.5, n) for i, v in enumerate(values)]


class TestABrandWhereNothingHappens:
    def test_raises_one_false_alarm_at_most_over_twenty_series_in_28_days(self) -> None:
        assert false_alarms(np.random.default_rng(11), 20) <= 1

    def test_is_not_alarmed_by_its_weekdays(self) -> None:
        noise = np.random.default_rng(2).normal(0, 0.5, BEFORE + 1)
        weekly = [40 + (8 if i % 7 >= 5 else 0) + noise[i] for i in range(BEFORE + 1)]
        found = chart(steady(weekly), SCORE.manner, LIMIT, last=LAST)
        assert found
        assert not found.is_out
        sunday, monday = found.baseline.weekdays[6], found.baseline.weekdays[0]
        assert sunday - monday == pytest.approx(8, abs=0.6)

    def test_is_not_alarmed_by_one_odd_day(self) -> None:
        noise = np.random.default_rng(3).normal(0, 0.5, BEFORE + 1)
        values = [40 + noise[i] for i in range(BEFORE)] + [-100]
        found = chart(steady(values), SCORE.manner, LIMIT, last=LAST)
        assert found
        assert not found.is_out
        assert found.points[-1].low > found.points[-1].value, "but the day itself is shown as odd"

    def test_is_not_alarmed_by_its_festival(self) -> None:
        first = date(2026, 2, 23)
        random = np.random.default_rng(4)
        values = [
            DayValue(on, n * (2.5 if is_festive(on) else 1), None, None, int(n))
            for on, n in ((first + timedelta(days=i), random.poisson(400)) for i in range(115))
        ]
        last = date(2026, 6, 17)
        counted = chart(values, COUNT.manner, LIMIT, last=last, is_festive=is_festive)
        assert counted
        assert not counted.is_out
        unaware = chart(values, COUNT.manner, LIMIT, last=last)
        assert unaware
        assert unaware.is_out


class TestAShift:
    def test_of_a_score_is_found_within_two_weeks_where_150_answer_a_day(self) -> None:
        random = np.random.default_rng(5)
        took = [days_to_find(random, SCORE, 150, -0.15, 40) for _ in range(5)]
        assert all(days is not None and days <= 14 for days in took)

    def test_is_dated_to_the_day_on_which_it_began(self) -> None:
        began = FIRST + timedelta(days=BEFORE - 9)
        series = days_of(SCORE, np.random.default_rng(6), 400, BEFORE + 1, shift=-0.3, shifted_from=BEFORE - 9)
        found = chart(series, SCORE.manner, LIMIT, last=LAST)
        assert found
        assert found.is_out
        assert found.since
        assert abs((found.since - began).days) <= 1
        assert found.days_within == 0

    def test_is_over_once_the_days_are_as_before(self) -> None:
        random = np.random.default_rng(7)
        down = list(days_of(SCORE, random, 400, BEFORE, shift=-0.3, shifted_from=BEFORE - 14))
        after = LAST + timedelta(days=20)
        back = [
            replace(day, on=day.on + timedelta(days=BEFORE))
            for day in days_of(SCORE, np.random.default_rng(7), 400, 21)
        ]
        judged_from = LAST - timedelta(days=20)
        found = chart([*down, *back], SCORE.manner, LIMIT, last=after, judged_from=judged_from)
        assert found
        assert not found.is_out
        assert found.days_within >= 7

    def test_of_something_counted_is_seen_when_nothing_comes_any_more(self) -> None:
        series = list(days_of(COUNT, np.random.default_rng(8), 40, BEFORE))
        silent = [DayValue(LAST - timedelta(days=i), 0, 0, 0, 0) for i in range(3)]
        found = chart([*series[:-2], *silent], COUNT.manner, LIMIT, last=LAST)
        assert found
        assert found.is_out


class TestWhatCannotBeJudged:
    def test_is_a_young_series(self) -> None:
        assert chart(steady([40.0, 41.0] * 13), SCORE.manner, LIMIT, last=LAST) is None

    def test_is_a_thin_one(self) -> None:
        assert baseline_of(steady([40.0, 41.0] * 30, n=3), SCORE.manner) is None

    def test_is_one_that_never_differs(self) -> None:
        same = [DayValue(FIRST + timedelta(days=i), 1.0, 1.0, 1.0, 50) for i in range(60)]
        assert baseline_of(same, SCORE.manner) is None

    def test_but_a_young_one_is_judged_from_its_29th_day_on(self) -> None:
        last = FIRST + timedelta(days=30)
        random = np.random.default_rng(9)
        found = chart(steady(list(random.normal(40, 1, 31))), SCORE.manner, LIMIT, last=last)
        assert found
        assert len(found.points) == 3


@given(st.integers(1, 500))
@settings(max_examples=10, deadline=None)
def test_the_more_series_are_watched_the_wider_are_their_limits(count: int) -> None:
    assert limit_over(count + 50) > limit_over(count) > 2.5


@given(st.floats(0.1, 30), st.floats(-500, 500), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_a_chart_does_not_care_for_the_unit(scale: float, offset: float, seed: int) -> None:
    values = np.random.default_rng(seed).normal(0, 1, BEFORE + 1)
    plain = chart(steady(list(values)), SCORE.manner, LIMIT, last=LAST)
    moved = [
        DayValue(d.on, d.value * scale + offset, (d.low or 0) * scale + offset, (d.high or 0) * scale + offset, d.n)
        for d in steady(list(values))
    ]
    other = chart(moved, SCORE.manner, LIMIT, last=LAST)
    assert plain
    assert other
    assert [p.sureness for p in other.points] == pytest.approx([p.sureness for p in plain.points], abs=1e-4)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_a_ratio_up_is_as_sure_as_the_same_ratio_down(seed: int) -> None:
    ratios = Manner(Scale.RATIOS, adds_up=False)
    values = np.random.default_rng(seed).lognormal(6, 0.2, BEFORE + 1)
    up = chart([replace(d, low=None, high=None) for d in steady(list(values))], ratios, LIMIT, last=LAST)
    down = chart([replace(d, low=None, high=None) for d in steady(list(1e6 / values))], ratios, LIMIT, last=LAST)
    assert up
    assert down
    assert [p.sureness for p in down.points] == pytest.approx([-p.sureness for p in up.points], abs=1e-6)


def test_the_surer_the_rarer() -> None:
    assert once_in_days(2.962) == pytest.approx(500, rel=0.01)
    assert once_in_days(3.5) < once_in_days(4.5) < once_in_days(5) == once_in_days(9)


@pytest.mark.parametrize(
    ("day", "festive"),
    [
        pytest.param(date(2026, 2, 17), True, id="Spring Festival 2026"),
        pytest.param(date(2025, 2, 17), False, id="no festival a year before"),
        pytest.param(date(2025, 1, 29), True, id="Spring Festival 2025"),
        pytest.param(date(2026, 6, 18), True, id="618"),
        pytest.param(date(2026, 11, 11), True, id="11-11"),
        pytest.param(date(2026, 9, 9), False, id="a plain Wednesday"),
    ],
)
def test_festivals_are_known(day: date, festive: bool) -> None:
    assert is_festive(day) is festive
