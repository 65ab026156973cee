"""The price curves: crossings worked out by hand, and an interval that holds the truth as often as it says."""

from __future__ import annotations

import numpy as np
import pytest

from zhiyin.metrics.arithmetic.price_points import Opinions


def opinions(*people: tuple[float, float, float, float]) -> Opinions:
    return Opinions(*np.array(people, dtype=float).T)


def test_people_of_one_mind_find_one_price_right() -> None:
    found = opinions(*[(50, 80, 120, 150)] * 10)
    assert found.optimal is not None
    assert found.indifference is not None
    assert (found.optimal.value, found.indifference.value) == (100, 100)


def test_the_curves_cross_where_the_shares_are_equal() -> None:
    """Too cheap from 40: 40 %; too expensive up to 40: 0 %; at 50 both are 20 %."""
    people = [(10, 20, 60, 70), (20, 30, 55, 65), (30, 35, 45, 50), (40, 45, 60, 80), (50, 60, 70, 90)]
    found = opinions(*people).optimal
    assert found is not None
    assert (found.value, found.n) == (50, 5)


def test_the_range_of_acceptable_prices_holds_the_right_one() -> None:
    chance = np.random.default_rng(3)
    found = _crowd(chance, 400)
    points = [found.marginal_cheapness, found.optimal, found.indifference, found.marginal_expensiveness]
    prices = [point.value for point in points if point and point.value]
    assert len(prices) == 4
    assert prices[0] < prices[1] < prices[3]
    assert prices[0] < prices[2] < prices[3]


def test_nobody_has_no_price() -> None:
    assert Opinions(*np.empty((4, 0))).optimal is None


def test_prices_that_never_meet_are_not_made_up() -> None:
    found = Opinions(*(np.full(8, price) for price in (90.0, 90.0, 90.0, 90.0))).optimal
    assert found is not None
    assert found.value == 90


@pytest.mark.parametrize("point", ["optimal", "indifference", "marginal_cheapness", "marginal_expensiveness"])
@pytest.mark.parametrize("n", [40, 150])
def test_the_interval_holds_the_truth_in_nineteen_of_twenty_samples(point: str, n: int) -> None:
    chance = np.random.default_rng(11)
    truth = getattr(_crowd(chance, 200_000), point).value
    found = [getattr(_crowd(chance, n), point) for _ in range(400)]
    held = [(one.low is None or one.low <= truth) and (one.high is None or truth <= one.high) for one in found if one]
    assert len(held) == 400
    assert 0.93 <= np.mean(held) <= 0.995


def _crowd(chance: np.random.Generator, n: int) -> Opinions:
    """People whose sense of price differs, rounded to whole tens as people do."""
    level = np.exp(chance.normal(np.log(300), 0.35, n))
    steps = np.cumprod(1 + chance.gamma(2, 0.15, (4, n)), axis=0)
    return Opinions(*np.round(level * steps / steps[1], -1))
