"""Weighting answers to those they stand for."""

from __future__ import annotations

import numpy as np
import pytest

from zhiyin.metrics.arithmetic.weighting import Answered, design_effect, post_stratified


def answered(values: list[float]) -> Answered:
    return Answered(len(values), sum(values), sum(value**2 for value in values))


def test_gives_each_group_its_share_of_the_population() -> None:
    """Of 100 customers 80 shop on the web, but those of the store answer more: 4.2, not the plain mean of 3.5."""
    found = post_stratified({"web": answered([4, 5]), "store": answered([3.0] * 4)}, {"web": 80, "store": 20})
    assert found
    assert found.estimate.value == pytest.approx(0.8 * 4.5 + 0.2 * 3)
    assert found.covered == 1


def test_costs_certainty_by_how_much_the_weights_differ() -> None:
    """1 + CV²: half of the answers at three times the weight of the others, (1 + 9) / 2 / 2² = 1.25."""
    assert design_effect({1.0: 50, 3.0: 50}) == 1.25
    weights = np.repeat([1.0, 3.0], 50)
    assert design_effect({1.0: 50, 3.0: 50}) == pytest.approx(1 + weights.var() / weights.mean() ** 2)
    assert design_effect({2.0: 7}) == 1


def test_says_how_much_of_the_population_it_does_not_speak_of() -> None:
    found = post_stratified({"web": answered([4, 5])}, {"web": 75, "store": 25})
    assert found
    assert (found.covered, found.estimate.value) == (0.75, 4.5)


def test_is_unknown_when_nobody_of_the_population_answered() -> None:
    assert post_stratified({"web": answered([4, 5])}, {"store": 25}) is None


def test_of_one_answer_each_has_no_interval() -> None:
    found = post_stratified({"web": answered([4]), "store": answered([2])}, {"web": 1, "store": 1})
    assert found
    assert (found.estimate.value, found.estimate.low) == (3, None)


def test_finds_the_truth_where_the_plain_mean_is_wrong() -> None:
    """The unhappy answer four times as readily; 1,000 surveys."""
    chance, inside, plain = np.random.default_rng(5), 0, 0.0
    for _ in range(1_000):
        happy, unhappy = chance.normal(8, 1, 40), chance.normal(4, 2, 160)
        found = post_stratified({"+": answered([*happy]), "-": answered([*unhappy])}, {"+": 500, "-": 500})
        assert found
        inside += (found.estimate.low or 0) <= 6 <= (found.estimate.high or 0)
        plain += np.concatenate([happy, unhappy]).mean() / 1_000
    assert inside / 1_000 == pytest.approx(0.95, abs=0.02)
    assert plain < 5
