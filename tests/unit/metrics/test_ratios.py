"""A part of a whole: how sure it is depends on the customers behind it."""

from __future__ import annotations

import numpy as np
import pytest

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.ratios import RatioSums, part_of_whole


def sums_of(customers: list[tuple[int, int]]) -> RatioSums:
    """Of customers with these parts and wholes, each of one record."""
    return RatioSums(
        n=len(customers),
        part=sum(x for x, _ in customers),
        whole=sum(w for _, w in customers),
        clusters=len(customers),
        part_squares=sum(x * x for x, _ in customers),
        whole_squares=sum(w * w for _, w in customers),
        part_times_whole=sum(x * w for x, w in customers),
    )


def test_of_wholes_of_one_is_a_plain_share() -> None:
    found, plain = part_of_whole(sums_of([(1, 1)] * 12 + [(0, 1)] * 48)), share(12, 60)
    assert found
    assert plain
    assert (found.value, found.n) == (plain.value, plain.n)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=0.002)


def test_of_nothing_is_unknown() -> None:
    assert part_of_whole(sums_of([])) is None


def test_is_less_sure_when_one_customer_is_most_of_the_whole() -> None:
    even, lopsided = (part_of_whole(sums_of(of)) for of in ([(1, 2)] * 20, [(25, 50)] + [(1, 2)] * 19))
    assert even
    assert lopsided
    assert (lopsided.high or 0) - (lopsided.low or 0) > (even.high or 1) - (even.low or 0)


def test_lies_in_its_interval_nineteen_times_of_twenty() -> None:
    """Customers of very different size, some of whom send back everything."""
    chance, inside = np.random.default_rng(3), 0
    for _ in range(1_000):
        wholes = chance.geometric(0.3, 200)
        rates = np.where(chance.random(200) < 0.1, 1.0, 0.05)
        found = part_of_whole(sums_of([*zip(map(int, chance.binomial(wholes, rates)), map(int, wholes), strict=True)]))
        assert found
        inside += (found.low or 0) <= 0.1 * 1 + 0.9 * 0.05 <= (found.high or 0)
    assert inside / 1_000 == pytest.approx(0.95, abs=0.025)
