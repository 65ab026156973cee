"""Fitting a head: in seconds, the same each time, and as sure of itself as it may be."""

from __future__ import annotations

import time

import numpy as np
import pytest

from zhiyin.nlp.linear.hashing import hashed
from zhiyin.nlp.linear.heads import Head, fit_head, softmax, temperature_of

TEXTS = ("the screen is bright", "a sharp screen", "battery lasts long", "battery died", "屏幕很清楚", "电池不耐用")
LABELS = (0, 0, 1, 1, 0, 1)
NAMES = ("screen", "battery")


def fitted(l2: float = 1e-4) -> Head:
    return fit_head(hashed(TEXTS), LABELS, NAMES, l2=l2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("nice screen", 0), ("my battery is empty", 1), ("屏幕不错", 0), ("电池掉电快", 1)],
)
def test_a_few_examples_are_enough_to_tell_two_things_apart(text: str, expected: int) -> None:
    assert fitted().scores(hashed([text])).argmax() == expected


def test_the_same_examples_give_the_same_weights() -> None:
    assert np.array_equal(fitted().weights, fitted().weights)


def test_an_example_that_weighs_more_counts_more() -> None:
    rows = hashed(["same words", "same words"])
    light, heavy = (fit_head(rows, [0, 1], NAMES, l2=1e-3, weights=[1, weight]) for weight in (1, 9))
    assert softmax(light.scores(rows))[0, 1] == pytest.approx(0.5, abs=0.01)
    assert softmax(heavy.scores(rows))[0, 1] == pytest.approx(0.9, abs=0.02)


def test_few_rows_and_many_give_the_same_head(monkeypatch: pytest.MonkeyPatch) -> None:
    by_pairs = fitted(1e-2).scores(hashed(TEXTS))
    monkeypatch.setattr("zhiyin.nlp.linear.heads._FEW", 0)
    assert fitted(1e-2).scores(hashed(TEXTS)) == pytest.approx(by_pairs, abs=0.02)


def test_thirty_topics_of_ten_examples_are_fitted_in_seconds() -> None:
    words = [f"topic{place:03d}" for place in range(30)]
    rows = hashed([f"{word} happened {again} times to me in spring" for word in words for again in "abcdefghij"])
    begun = time.process_time()
    fit_head(rows, [place for place in range(30) for _ in range(10)], words, l2=1e-5)
    assert time.process_time() - begun < 10


def test_scores_that_promise_too_much_are_cooled() -> None:
    chance = np.random.default_rng(3)
    labels = chance.integers(0, 2, 2_000)
    is_right = chance.random(2_000) < 0.8
    told = np.where(is_right, labels, 1 - labels)
    scores = np.zeros((2_000, 2), np.float32)
    scores[np.arange(2_000), told] = 5.0  # 99 % sure, and right in 80 %
    cooled = softmax(scores / temperature_of(scores, labels.tolist()))
    assert cooled.max(1).mean() == pytest.approx(0.8, abs=0.03)
