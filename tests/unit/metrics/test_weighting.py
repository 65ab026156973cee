"""Weighting answers to those they stand for."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from zhiyin.metrics.arithmetic.clusters import ClusteredSums
from zhiyin.metrics.arithmetic.clusters import mean as plain_mean
from zhiyin.metrics.arithmetic.promoters import NpsCounts, net_promoter_score, score_of_shares
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.weighting import design_effect, weighted, weighted_mean, weighted_share


def answered(values: list[float]) -> ClusteredSums:
    """One answer of each customer."""
    squares, n = sum(value**2 for value in values), len(values)
    return ClusteredSums(n, sum(values), n, n, squares, sum(values))


def told(n: int, mean: float, deviation: float) -> ClusteredSums:
    """As a textbook tells of a sample: how many, their mean and standard deviation."""
    return ClusteredSums(n, n * mean, n, n, (n - 1) * deviation**2 + n * mean**2, n * mean)


def test_gives_each_group_its_share_of_the_population() -> None:
    """Of 100 customers 80 shop on the web, but those of the store answer more: 4.2, not the plain mean of 3.5."""
    found = weighted_mean([(80, answered([4, 5])), (20, answered([3.0] * 4))])
    assert found
    assert found.value == pytest.approx(0.8 * 4.5 + 0.2 * 3)
    assert found.n == 6


def test_of_the_textbook_is_the_mean_and_variance_that_stand_there() -> None:
    """Scheaffer, Mendenhall and Ott, Elementary Survey Sampling: hours of television in two towns and a rural area,
    310 households, 40 of them asked. Mean 27.7; variance 1.97 with the finite population correction."""
    towns = ((155, told(20, 33.900, 5.946)), (62, told(8, 25.125, 15.245)), (93, told(12, 19.000, 9.361)))
    found = weighted_mean(towns)
    assert found
    assert found.high is not None
    assert found.value == pytest.approx(27.7, abs=0.05)
    parts = [(0.5 * 5.946) ** 2 / 20, (0.2 * 15.245) ** 2 / 8, (0.3 * 9.361) ** 2 / 12]
    free = sum(parts) ** 2 / sum(part**2 / own for part, own in zip(parts, (19, 7, 11), strict=True))
    deviation = (found.high - 27.675) / t.ppf(0.975, free)
    assert deviation**2 * (1 - 40 / 310) == pytest.approx(1.97, abs=0.01)


def test_costs_certainty_by_how_much_the_weights_differ() -> None:
    """1 + CV²: half of the answers at three times the weight of the others, (1 + 9) / 2 / 2² = 1.25."""
    assert design_effect({1.0: 50, 3.0: 50}) == 1.25
    weights = np.repeat([1.0, 3.0], 50)
    assert design_effect({1.0: 50, 3.0: 50}) == pytest.approx(1 + weights.var() / weights.mean() ** 2)
    found = weighted([(1, 50, 50), (3, 50, 50)])
    assert found
    assert found.design_effect == pytest.approx(1.25)
    assert found.effective_n == pytest.approx(80)


def test_of_one_answer_each_has_no_interval() -> None:
    found = weighted_mean([(1, answered([4])), (1, answered([2]))])
    assert found
    assert (found.value, found.low) == (3, None)


def test_borrows_the_spread_of_others_for_a_group_of_one() -> None:
    found = weighted_mean([(3, answered([1, 2, 3])), (1, answered([5]))])
    assert found
    assert found.value == 2.75
    own, lent = 0.75**2 / 3, 0.25**2
    free = (own + lent) ** 2 / ((own**2 + lent**2) / 2)
    assert found.high == pytest.approx(2.75 + t.ppf(0.975, free) * sqrt(own + lent))


@pytest.mark.parametrize("strata", [[], [(0.0, answered([4]))]])
def test_is_unknown_when_nobody_of_the_population_answered(strata: list[tuple[float, ClusteredSums]]) -> None:
    assert weighted_mean(strata) is None
    assert weighted([(part, sums.n, sums.n) for part, sums in strata]) is None


def test_finds_the_truth_where_the_plain_mean_is_wrong() -> None:
    """The unhappy answer four times as readily; 1,000 surveys."""
    chance, inside, plain = np.random.default_rng(5), 0, 0.0
    for _ in range(1_000):
        happy, unhappy = chance.normal(8, 1, 40), chance.normal(4, 2, 160)
        found = weighted_mean([(500, answered([*happy])), (500, answered([*unhappy]))])
        assert found
        inside += (found.low or 0) <= 6 <= (found.high or 0)
        plain += np.concatenate([happy, unhappy]).mean() / 1_000
    assert inside / 1_000 == pytest.approx(0.95, abs=0.02)
    assert plain < 5


FEW_OF_MANY = [
    pytest.param((0.1, 0.9), (10, 2000), (0.5, 0.99), id="few who are divided, many of one mind"),
    pytest.param((0.05, 0.95), (5, 2000), (0.5, 0.995), id="five who are divided"),
    pytest.param((0.02, 0.98), (10, 2000), (0.5, 0.99), id="few who weigh little"),
    pytest.param((0.7, 0.3), (5, 1000), (0.5, 0.9), id="few who weigh much"),
    pytest.param((0.9, 0.1), (10, 2000), (0.95, 0.5), id="few of one mind who weigh much"),
    pytest.param((0.25, 0.25, 0.25, 0.25), (10, 40, 160, 640), (0.2, 0.5, 0.8, 0.99), id="four parts"),
]


@pytest.mark.parametrize(("of_all", "sizes", "truths"), FEW_OF_MANY)
def test_shares_and_scores_hold_the_truth_where_groups_differ(
    of_all: tuple[float, ...], sizes: tuple[int, ...], truths: tuple[float, ...]
) -> None:
    """2,000 surveys. Of the first, intervals at Kish's effective n hold it in 70 of 100."""
    chance, shares_held, scores_held = np.random.default_rng(20_261_124), 0, 0
    truth = sum(w * p for w, p in zip(of_all, truths, strict=True))
    for _ in range(2_000):
        hits = chance.binomial(sizes, truths)
        found = weighted([(w, n, n) for w, n in zip(of_all, sizes, strict=True)])
        assert found
        value, parts = weighted_share(found.weights, [*zip(hits, sizes, strict=True)]), [*(hits / sizes)]
        told_share = share(value * 100, 100, effective_n=found.effective_n_of_share(parts))
        assert told_share
        shares_held += (told_share.low or 0) <= truth <= (told_share.high or 0)
        size = found.effective_n_of_score([(p, 1 - p) for p in parts])
        score = score_of_shares(value, 1 - value, 100, effective_n=size)
        scores_held += (score.low or -100) <= 100 * (2 * truth - 1) <= (score.high or 100)
    assert shares_held / 2_000 >= 0.92
    assert scores_held / 2_000 >= 0.92


@pytest.mark.parametrize(("of_all", "sizes"), [((0.7, 0.3), (5, 1000)), ((0.9, 0.1), (8, 400)), ((0.5, 0.5), (40, 40))])
def test_means_hold_the_truth_where_few_weigh_much(of_all: tuple[float, float], sizes: tuple[int, int]) -> None:
    """2,000 surveys. Of the first, intervals with all degrees of freedom hold it in 87 of 100."""
    chance, held = np.random.default_rng(20_261_125), 0
    for _ in range(2_000):
        found = weighted_mean(
            [(w, answered([*chance.normal(mean, 2, n)])) for w, n, mean in zip(of_all, sizes, (3, 7), strict=True)]
        )
        assert found
        held += (found.low or 0) <= of_all[0] * 3 + of_all[1] * 7 <= (found.high or 0)
    assert held / 2_000 == pytest.approx(0.95, abs=0.015)


groups = st.lists(st.lists(st.integers(0, 10), min_size=1, max_size=30), min_size=1, max_size=6)
shares = st.lists(st.floats(0.01, 1000), min_size=6, max_size=6)


@given(groups)
def test_to_the_shares_of_the_answers_themselves_is_the_plain_mean(heard: list[list[int]]) -> None:
    sums = [answered([float(value) for value in values]) for values in heard]
    found = weighted_mean([(each.n, each) for each in sums])
    plain = plain_mean(answered([float(value) for values in heard for value in values]))
    assert found
    assert plain
    assert found.value == pytest.approx(plain.value)
    cost = weighted([(each.n, each.n, each.n) for each in sums])
    assert cost
    assert cost.design_effect == pytest.approx(1)
    assert cost.effective_n == pytest.approx(found.n)


@given(groups, shares)
def test_never_tells_more_than_the_answers_do(heard: list[list[int]], of_all: list[float]) -> None:
    found = weighted([(part, len(values), len(values)) for part, values in zip(of_all, heard, strict=False)])
    n = sum(map(len, heard))
    assert found
    assert found.effective_n <= n * (1 + 1e-9)
    assert sum(found.weights) == pytest.approx(1)
    assert found.effective_n == pytest.approx(n / found.design_effect)


@given(st.lists(st.tuples(st.integers(1, 40), st.floats(0, 1)), min_size=1, max_size=6))
def test_shares_to_those_of_the_answers_are_as_certain_as_plain_ones(heard: list[tuple[int, float]]) -> None:
    found = weighted([(n, n, n) for n, _ in heard])
    assert found
    assert found.effective_n_of_share([p for _, p in heard]) == pytest.approx(sum(n for n, _ in heard))


@given(groups, shares)
def test_lies_among_the_means_of_its_groups_whatever_the_shares(heard: list[list[int]], of_all: list[float]) -> None:
    sums = [answered([float(value) for value in values]) for values in heard]
    found = weighted_mean([*zip(of_all, sums, strict=False)])
    assert found
    assert found.value is not None
    assert min(each.mean for each in sums) - 1e-9 <= found.value <= max(each.mean for each in sums) + 1e-9


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 40))
def test_a_score_to_the_shares_of_its_answers_has_the_plain_interval(good: int, bad: int, neither: int) -> None:
    n = good + bad + neither
    plain = net_promoter_score(NpsCounts(good, neither, bad))
    found = score_of_shares(good / n, bad / n, n, effective_n=n)
    assert plain
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))


def test_a_share_of_nothing_but_hits_is_1_whatever_rounding_does() -> None:
    assert weighted_share([0.1] * 10, [(7, 7)] * 10) == 1
    assert weighted_share([0.1] * 10, [(0, 7)] * 10) == 0
