"""Numbers that are made of several sums over the same customers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from zhiyin.metrics.arithmetic.linear import Moments, Varying, estimate, may_be_zero


def moments(*quantities: list[int] | NDArray[np.int64]) -> Moments:
    """Of customers, each with a value of every quantity."""
    table = np.array(quantities, dtype=object)
    return Moments(table.shape[1], [int(one.sum()) for one in table], (table @ table.T).tolist())


def growth(of: Moments) -> Varying:
    now, before = of.sum(0), of.sum(1)
    return (now - before) / before


def test_growth_by_hand() -> None:
    """Customers with (3, 1), (1, 1), (2, 2) orders: 6 / 4 - 1, each adding (now - 1.5 before) / 4 to it."""
    found = estimate(growth(moments([3, 1, 2], [1, 1, 2])), moments([3, 1, 2], [1, 1, 2]))
    shares = [(3 - 1.5) / 4, (1 - 1.5) / 4, (2 - 3) / 4]
    half = 4.302652729749 * np.sqrt(sum(x * x for x in shares) * 3 / 2)  # t with 2 degrees of freedom
    assert found.value == 0.5
    assert found.low == pytest.approx(0.5 - half, rel=1e-9)
    assert found.high == pytest.approx(0.5 + half, rel=1e-9)
    assert found.n == 3


def test_one_customer_tells_no_interval() -> None:
    alone = moments([3], [2])
    found = estimate(growth(alone), alone)
    assert (found.value, found.low, found.high) == (0.5, None, None)


def test_a_difference_within_chance_may_be_zero() -> None:
    rng = np.random.default_rng(7)
    alike = moments(rng.poisson(2, 200), rng.poisson(2, 200))
    apart = moments(rng.poisson(4, 200), rng.poisson(1, 200))
    assert may_be_zero(alike.sum(0) - alike.sum(1), alike)
    assert not may_be_zero(apart.sum(0) - apart.sum(1), apart)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Growth of orders where who orders much in one week does so in the next: 2,000 brands, truth 0.25."""
    rng, held = np.random.default_rng(20_261_123), 0
    for _ in range(2_000):
        habit = rng.gamma(1.5, 1.0, rng.poisson(150))
        of = moments(rng.poisson(1.25 * habit), rng.poisson(habit))
        found = estimate(growth(of), of)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.25 <= found.high
    assert 0.935 <= held / 2_000 <= 0.965
