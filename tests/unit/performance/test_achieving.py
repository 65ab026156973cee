"""How far a value has come to its target, and what children achieve together: the arithmetic of KPIs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Card, Days
from zhiyin.metrics.results import Display
from zhiyin.performance.kpis.achieving import Achievement, Standing, Weighed, achievement, rolled_up
from zhiyin.performance.kpis.model import Rhythm

NPS = all_metrics()["net_promoter_score"].card
WAIT = all_metrics()["first_response_time"].card
RETURNS = all_metrics()["unit_return_rate"].card
REVENUE = all_metrics()["revenue"].card


def told(card: Card, value: float, low: float | None, high: float | None, wanted: float | None) -> Achievement:
    return achievement(card, Estimate(value, low, high, 400), Display.NORMAL, wanted)


@pytest.mark.parametrize(
    ("card", "value", "low", "high", "wanted", "standing", "degree"),
    [
        pytest.param(NPS, 47, 42, 52, 40, Standing.REACHED, 1.0, id="all of the interval is above"),
        pytest.param(NPS, 30, 25, 35, 40, Standing.MISSED, 130 / 140, id="all of the interval is below"),
        pytest.param(NPS, 41, 36, 46, 40, Standing.UNSURE, 1.0, id="above, but the interval holds the target"),
        pytest.param(NPS, 38, 33, 43, 40, Standing.UNSURE, 138 / 140, id="below, but the interval holds the target"),
        pytest.param(NPS, 47, 40, 54, 40, Standing.REACHED, 1.0, id="the target is the edge of the interval"),
        pytest.param(NPS, -100, -100, -90, 0, Standing.MISSED, 0.0, id="as bad as can be"),
        pytest.param(NPS, -100, -100, -100, -100, Standing.REACHED, 1.0, id="wanted is what is always reached"),
        pytest.param(WAIT, 1800, 1700, 1900, 3600, Standing.REACHED, 1.0, id="half the wait is no more than reached"),
        pytest.param(WAIT, 4800, 4700, 4900, 3600, Standing.MISSED, 0.75, id="less is better: wanted over waited"),
        pytest.param(WAIT, 4800, None, None, 3600, Standing.MISSED, 0.75, id="without interval the value decides"),
        pytest.param(WAIT, 60, 50, 70, 0, Standing.MISSED, 0.0, id="no wait at all was wanted"),
        pytest.param(RETURNS, 0.0, 0.0, 0.01, 0.0, Standing.REACHED, 1.0, id="nothing came back, as wanted"),
        pytest.param(REVENUE, 121, 97, 145, 106, Standing.REACHED, 1.0, id="what was sold was sold"),
        pytest.param(REVENUE, 90, 70, 110, 100, Standing.MISSED, 0.9, id="and what was not was not"),
    ],
)
def test_a_value_stands_to_its_target(
    card: Card, value: float, low: float | None, high: float | None, wanted: float, standing: Standing, degree: float
) -> None:
    found = told(card, value, low, high, wanted)
    assert found.standing is standing
    assert found.degree == pytest.approx(degree)


def test_the_degree_has_the_interval_of_the_value() -> None:
    assert told(NPS, 30, 20, 44, 40) == Achievement(Standing.UNSURE, 130 / 140, 120 / 140, 1.0)
    assert told(WAIT, 4800, 4000, 6000, 3600) == Achievement(Standing.MISSED, 0.75, 0.6, 0.9)


@pytest.mark.parametrize(
    ("estimate", "display", "wanted", "standing"),
    [
        pytest.param(Estimate(None, None, None, 0), Display.NORMAL, 40, Standing.NO_VALUE, id="nothing told"),
        pytest.param(Estimate(None, 10, 70, 12), Display.INTERVAL, 40, Standing.TOO_FEW, id="too few for the value"),
        pytest.param(Estimate(None, None, None, 3), Display.HIDDEN, 40, Standing.TOO_FEW, id="too few to be shown"),
        pytest.param(Estimate(47, 42, 52, 400), Display.NORMAL, None, Standing.NO_TARGET, id="nothing wanted"),
    ],
)
def test_what_is_not_known_is_not_zero(
    estimate: Estimate, display: Display, wanted: float | None, standing: Standing
) -> None:
    assert achievement(NPS, estimate, display, wanted) == Achievement(standing)


class TestRollingUp:
    def test_is_the_weighted_mean_of_what_is_known_and_says_how_much_that_is(self) -> None:
        full, half = Weighed(3, 1, 1.0, 0.9, 1.0), Weighed(1, 1, 0.5, 0.4, 0.6)
        unknown = Weighed(4, 0, None, None, None)
        found = rolled_up([full, half, unknown])
        assert (found.degree, found.known) == (0.875, 0.5)
        assert (found.low, found.high) == pytest.approx((0.775, 0.9))

    def test_counts_of_a_heading_only_what_is_known_below_it(self) -> None:
        heading = Weighed(2, 0.25, 1.0, 1.0, 1.0)
        child = Weighed(1, 1, 0.0, None, None)
        found = rolled_up([heading, child])
        assert (found.degree, found.known) == pytest.approx((0.5 / 1.5, 0.5))

    def test_of_nothing_known_is_unknown(self) -> None:
        for children in ([], [Weighed(1, 0, None, None, None)]):
            found = rolled_up(children)
            assert (found.degree, found.known) == (None, 0)

    @given(
        st.lists(
            st.tuples(st.floats(0.1, 100), st.floats(0.01, 1), st.none() | st.floats(0, 1)), min_size=1, max_size=8
        )
    )
    def test_lies_between_the_worst_and_the_best_child(self, children: list[tuple[float, float, float | None]]) -> None:
        found = rolled_up([Weighed(weight, known, degree, None, None) for weight, known, degree in children])
        degrees = [degree for _, _, degree in children if degree is not None]
        if found.degree is None:
            assert not degrees
        else:
            assert min(degrees) - 1e-9 <= found.degree <= max(degrees) + 1e-9
            assert 0 < found.known <= 1 + 1e-9


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(-100, 100))
def test_more_is_never_achieved_by_less(value: float, more: float, wanted: float) -> None:
    lower, higher = sorted((value, more))
    degrees = [told(NPS, each, None, None, wanted).degree for each in (lower, higher)]
    assert degrees == sorted(degrees, key=lambda degree: degree or 0)
    turned = replace(NPS, direction=WAIT.direction)
    degrees = [told(turned, each, None, None, wanted).degree for each in (higher, lower)]
    assert degrees == sorted(degrees, key=lambda degree: degree or 0)


@pytest.mark.parametrize(
    ("rhythm", "day", "first", "last"),
    [
        (Rhythm.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (Rhythm.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Rhythm.QUARTER, date(2026, 11, 23), date(2026, 10, 1), date(2026, 12, 31)),
        (Rhythm.QUARTER, date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (Rhythm.YEAR, date(2026, 11, 23), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_one_period(rhythm: Rhythm, day: date, first: date, last: date) -> None:
    assert rhythm.period(day) == Days(first, last)
