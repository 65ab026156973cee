from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from zhiyin.feedback.listening.phrases import phrases_of, spoken
from zhiyin.feedback.listening.rises import dispersions, largest_true_chance, rises, tail
from zhiyin.feedback.listening.stems import stem
from zhiyin.feedback.listening.weekdays import weekday_factors

DAYS = 35


@given(st.integers(0, 60), st.floats(0.01, 50), st.floats(0.05, 100))
def test_the_tail_is_that_of_the_negative_binomial(seen: int, expected: float, size: float) -> None:
    found = float(tail(np.array(float(seen)), np.array(expected), np.array(size)))
    assert found == pytest.approx(float(nbinom.sf(seen - 1, size, size / (size + expected))), rel=1e-6, abs=1e-14)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.floats(0.01, 0.3))
def test_benjamini_hochberg_takes_the_largest_that_passes(chances: list[float], share: float) -> None:
    limit, ordered = largest_true_chance(np.array(chances), share), sorted(chances)
    passing = [each for rank, each in enumerate(ordered, start=1) if each <= share * rank / len(ordered)]
    assert limit == (passing[-1] if passing else 0.0)


@pytest.mark.parametrize("rate", [0.1, 1.0, 20.0])
def test_where_nothing_changes_small_tails_are_as_rare_as_they_say(rate: float) -> None:
    counts = np.random.default_rng(1).poisson(rate, size=(20_000, DAYS)).astype(float)
    exposure = np.ones_like(counts)
    chances = rises(counts, exposure, dispersions(counts, exposure), window=3, base_days=28).chance
    assert all(np.mean(chances <= at) <= 1.25 * at for at in (0.05, 0.01))


def test_days_that_scatter_more_than_by_chance_make_rises_less_sure() -> None:
    random = np.random.default_rng(2)
    counts = random.poisson(random.gamma(2, 5, size=(200, DAYS))).astype(float)
    exposure = np.ones_like(counts)
    assert np.mean(dispersions(counts, exposure)) == pytest.approx(0.5, abs=0.1)
    found = rises(counts, exposure, dispersions(counts, exposure), window=1, base_days=28)
    assert np.mean(found.chance <= 0.01) <= 0.03


def test_what_is_said_on_mondays_is_expected_on_mondays() -> None:
    weekdays, exposure = np.arange(28) % 7, np.full(28, 100.0)
    counts = np.where(weekdays == 0, 30.0, 5.0)[None, :]
    factors = weekday_factors(counts, exposure, weekdays)[0]
    assert factors[0] > 2.5
    assert all(factors[1:] < 1)


def test_weekdays_that_are_alike_have_no_factor() -> None:
    counts = np.random.default_rng(3).poisson(3, size=(500, 28)).astype(float)
    factors = weekday_factors(counts, np.full(28, 100.0), np.arange(28) % 7)
    assert np.abs(factors - 1).max() < 0.25


@pytest.mark.parametrize(
    ("one", "other"), [("activated", "activate"), ("charges", "charge"), ("topping", "top"), ("declined", "declining")]
)
def test_forms_of_a_word_are_counted_as_one(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_phrases_begin_and_end_with_words_that_tell_something() -> None:
    found = phrases_of("The card was not working in the machine").values()
    assert {"card", "machine", "working"} <= set(found)
    assert not any(
        each.split()[0] in {"the", "in", "was"} or each.split()[-1] in {"the", "in", "was"} for each in found
    )


def test_a_chinese_phrase_holds_together_and_stands_freely() -> None:
    said = [
        "电池鼓包了",
        "我的电池鼓包",
        "发现电池鼓包很危险",
        "屏幕电池都好",
        "电池不错",
        "物流快",
        "屏幕清晰",
        "客服好",
    ]
    found = spoken(said, {"电池鼓包", "池鼓", "池鼓包"})
    assert found == {"电池鼓包"}


@given(st.text())
def test_whatever_is_written_has_phrases_or_none(words: str) -> None:
    assert all(key and written for key, written in phrases_of(words).items())
