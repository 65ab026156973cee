"""Limits of numbers that are made of others: those of the parts, put together."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.unit.metrics.test_linear import growth, moments
from zhiyin.metrics.arithmetic.limits import (
    Limited,
    added,
    balance_of,
    constant,
    divided_by,
    less,
    linear,
    share_of,
    times,
)
from zhiyin.metrics.arithmetic.linear import Moments, Varying, estimate, margin
from zhiyin.metrics.arithmetic.promoters import NpsCounts, net_promoter_score
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.estimate import hybrid_difference

Mix = tuple[float, float, float]


def limits(found: Limited | None) -> tuple[float, float]:
    assert found
    return found.value - found.below, found.value + found.above


def independent(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[Limited, Limited, Moments]:
    """Two numbers (value, below, above) of other customers each."""
    of = moments([1, 0], [0, 1])
    one, other = (Varying(value, np.eye(2)[place]) for place, (value, _, _) in enumerate((a, b)))
    return Limited(one, *a[1:]), Limited(other, *b[1:]), of


def test_a_difference_of_shares_is_newcombes() -> None:
    """Newcombe (1998), example (a), method 10: 56 of 70 less 48 of 80 is 0.2, from 0.0524 to 0.3339."""
    of = moments(
        [*[1] * 56, *[0] * 94], [*[1] * 70, *[0] * 80], [*[0] * 70, *[1] * 48, *[0] * 32], [*[0] * 70, *[1] * 80]
    )
    one, other = (share_of(part, part + 1, of) for part in (0, 2))
    assert one
    assert other
    found = limits(less(one, other, of))
    assert found == pytest.approx((0.0524, 0.3339), abs=0.002), "but for what customers tell of spread, less one"
    known = hybrid_difference(*(e for pair in ((56, 70), (48, 80)) if (e := share(*pair))))
    assert known
    assert found == pytest.approx((known.low, known.high), abs=0.002)


def test_a_ratio_of_lopsided_numbers_is_that_of_donner_and_zou() -> None:
    """Their closed form, for independent estimates: 5 (4 to 7) by 2 (1.5 to 3)."""
    a, b, of = independent((5, 1, 2), (2, 0.5, 1))
    low = (10 - sqrt(100 - 4 * 3 * (10 - 4) * (4 - 3))) / (3 * (4 - 3))
    high = (10 + sqrt(100 - 7 * 1.5 * (10 - 7) * (4 - 1.5))) / (1.5 * (4 - 1.5))
    assert limits(divided_by(a, b, of)) == pytest.approx((low, high))
    assert limits(divided_by(a.negative, b, of)) == pytest.approx((-high, -low))
    assert limits(divided_by(a, b.negative, of)) == pytest.approx((-high, -low))


def test_a_ratio_of_symmetric_numbers_is_fiellers() -> None:
    a, b, of = independent((5, 1, 1), (2, 0.5, 0.5))
    roots = np.roots([4 - 0.25, -2 * 10, 25 - 1])
    assert limits(divided_by(a, b, of)) == pytest.approx((min(roots), max(roots)))


def test_a_ratio_has_no_limits_where_chance_may_have_made_the_divisor_nothing() -> None:
    a, b, of = independent((5, 1, 1), (2, 2.5, 2.5))
    assert divided_by(a, b, of) is None


def test_sums_and_products_of_independent_numbers_by_hand() -> None:
    a, b, of = independent((5, 3, 1), (-2, 4, 2))
    assert limits(added(a, b, of)) == pytest.approx((3 - 5, 3 + sqrt(5)))
    assert limits(less(a, b, of)) == pytest.approx((7 - sqrt(9 + 4), 7 + sqrt(1 + 16)))
    assert limits(times(a, b, of)) == pytest.approx((-10 - sqrt(2**2 + 20**2), -10 + sqrt(6**2 + 10**2)))
    assert limits(times(a, constant(-2, of), of)) == pytest.approx((-12, -4))


def test_what_the_parts_have_in_common_is_kept() -> None:
    """Of sums and differences of what is symmetric it is the linear approximation itself."""
    random = np.random.default_rng(3)
    habit = random.gamma(1.5, 1.0, 300)
    of = moments(random.poisson(habit), random.poisson(2 * habit))
    one, other = (linear(of.sum(place), of) for place in (0, 1))
    for found in (added(one, other, of), less(one, other, of)):
        assert (found.below, found.above) == pytest.approx((margin(found.number, of),) * 2)
    assert limits(less(one, one, of)) == (0, 0)
    by_hand = estimate(growth(of), of)
    found_growth = divided_by(less(one, other, of), other, of)
    assert limits(found_growth) == pytest.approx((by_hand.low, by_hand.high), rel=0.02), "Fieller's is lopsided"


def test_less_a_constant_is_as_uncertain_as_alone() -> None:
    """Also where no customer differs from another: 20 of them with one hit of two each, and 10 promoters of 10."""
    alike = moments([1] * 20, [2] * 20)
    alone = share_of(0, 1, alike)
    assert alone
    low, high = limits(alone)
    assert limits(alone) == pytest.approx((0.352, 0.648), abs=0.02)
    assert limits(less(constant(1, alike), alone, alike)) == pytest.approx((1 - high, 1 - low))
    assert limits(added(alone, constant(0, alike), alike)) == pytest.approx((low, high))
    praised = moments([1] * 10, [0] * 10, [1] * 10)
    score, known = balance_of(0, 1, 2, praised), net_promoter_score(NpsCounts(10, 0, 0))
    assert score
    assert known
    assert known.low is not None
    assert known.high is not None
    assert limits(less(score, constant(0.5, praised), praised)) == pytest.approx(
        (known.low / 100 - 0.5, known.high / 100 - 0.5)
    )


def test_a_difference_of_shares_without_hits_is_newcombes() -> None:
    """0 of 10 less 0 of 10 of other customers: 0 ± 0.278."""
    of = moments([0] * 20, [1] * 10 + [0] * 10, [0] * 20, [0] * 10 + [1] * 10)
    one, other = share_of(0, 1, of), share_of(2, 3, of)
    assert one
    assert other
    assert limits(less(one, other, of)) == pytest.approx((-0.278, 0.278), abs=0.001)
    assert limits(less(one, one, of)) == (0, 0)


def test_a_score_alone_has_the_interval_that_it_has_elsewhere() -> None:
    good, bad = [1] * 25 + [0] * 5, [0] * 27 + [1] * 3
    known = net_promoter_score(NpsCounts(25, 2, 3))
    assert known
    found = balance_of(0, 1, 2, moments(good, bad, [1] * 30))
    assert [100 * each for each in limits(found)] == pytest.approx([known.low, known.high])


def voted(random: np.random.Generator, mix: Mix, n: int) -> NDArray[np.int64]:
    votes = random.choice([1, 0, -1], n, p=mix)
    return np.array([votes == 1, votes == -1, np.ones(n)], dtype=int)


@pytest.mark.parametrize(
    ("mixes", "n", "shared", "at_least"),
    [
        pytest.param(((0.85, 0.10, 0.05), (0.5, 0.3, 0.2)), 30, 0, 0.94, id="of other customers"),
        pytest.param(((0.95, 0.04, 0.01), (0.85, 0.10, 0.05)), 30, 0, 0.94, id="of nearly all promoters"),
        pytest.param(((0.85, 0.10, 0.05), (0.5, 0.3, 0.2)), 60, 30, 0.94, id="half of the same customers"),
    ],
)
def test_differences_of_scores_hold_the_truth_as_often_as_they_say(
    mixes: tuple[Mix, Mix], n: int, shared: int, at_least: float
) -> None:
    """2,000 surveys; the linear approximation alone, as it was done before, holds it less often."""
    random, held, before = np.random.default_rng(20_261_123), 0, 0
    truth = (mixes[0][0] - mixes[0][2]) - (mixes[1][0] - mixes[1][2])
    for _ in range(2_000):
        one, other = (voted(random, mix, n) for mix in mixes)
        nothing = np.zeros((3, n - shared), dtype=int)
        if shared:  # those who answered twice say the better thing twice as they would
            other[:, :shared] = np.where(random.random(shared) < 0.5, one[:, :shared], other[:, :shared])
        of = moments(
            *np.vstack([np.hstack([one, nothing]), np.hstack([other[:, :shared], nothing, other[:, shared:]])])
        )
        a, b = balance_of(0, 1, 2, of), balance_of(3, 4, 5, of)
        assert a
        assert b
        said = truth if not shared else truth * (1 - 0.5 * shared / n)
        found = less(a, b, of)
        low, high = limits(found)
        held += low <= said <= high
        half = margin(found.number, of) or 0
        before += abs(found.value - said) <= half
    assert held / 2_000 >= at_least
    assert held / 2_000 <= 0.99, "of nearly all promoters the adjusted limits are wide by themselves"
    assert held >= before
