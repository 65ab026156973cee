from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.feedback.listening.corrected_shares import (
    Confusion,
    Uncorrected,
    corrected_net_sentiment,
    shares_of_voice,
)
from zhiyin.nlp.model import Polarity

CLASSES = (Polarity.NEGATIVE, Polarity.NEUTRAL, Polarity.POSITIVE)
GOOD = ((0.85, 0.10, 0.05), (0.15, 0.70, 0.15), (0.04, 0.08, 0.88))
FAIR = ((0.70, 0.20, 0.10), (0.20, 0.60, 0.20), (0.08, 0.17, 0.75))
PERFECT = Confusion(((400, 0, 0), (0, 400, 0), (0, 0, 400)))
RUNS = 2_000


def heard_of(random: np.random.Generator, mix: tuple[float, ...], rows: np.ndarray, n: int) -> dict[Polarity, int]:
    return dict(zip(CLASSES, random.multinomial(n, np.array(mix) @ rows).tolist(), strict=True))


def drawn(random: np.random.Generator, rows: np.ndarray, gold: tuple[int, ...]) -> Confusion:
    return Confusion(tuple(tuple(random.multinomial(n, row).tolist()) for n, row in zip(gold, rows, strict=True)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mix", "rows", "n", "gold"),
    [
        pytest.param((0.3, 0.2, 0.5), GOOD, 1_000, (150, 100, 250), id="an ordinary month"),
        pytest.param((0.3, 0.2, 0.5), GOOD, 200, (60, 40, 100), id="few texts, little gold"),
        pytest.param((0.2, 0.2, 0.6), FAIR, 2_000, (100, 100, 300), id="a fair classifier"),
        pytest.param((0.6, 0.15, 0.25), GOOD, 100_000, (60, 60, 60), id="many texts: all that is open is the gold's"),
        pytest.param((0.45, 0.1, 0.45), FAIR, 500, (400, 400, 400), id="much gold"),
    ],
)
def test_the_interval_of_95_percent_holds_the_truth_in_95_of_100(
    mix: tuple[float, ...], rows: tuple[tuple[float, ...], ...], n: int, gold: tuple[int, ...]
) -> None:
    random, truth, held = np.random.default_rng(7), 100 * (mix[2] - mix[0]), 0
    for _ in range(RUNS):
        found = corrected_net_sentiment(heard_of(random, mix, np.array(rows), n), drawn(random, np.array(rows), gold))
        assert found.corrected is not None
        assert found.corrected.low is not None
        assert found.corrected.high is not None
        held += found.corrected.low <= truth <= found.corrected.high
    assert 0.93 <= held / RUNS <= 0.97


def test_what_is_heard_is_off_where_the_correction_is_not() -> None:
    random = np.random.default_rng(8)
    mix, rows = (0.1, 0.1, 0.8), np.array(FAIR)
    found = corrected_net_sentiment(heard_of(random, mix, rows, 50_000), drawn(random, rows, (5_000, 5_000, 5_000)))
    assert found.heard is not None
    assert found.corrected is not None
    assert found.heard.value is not None
    assert found.heard.value < 60
    assert found.corrected.value == pytest.approx(70, abs=3)


@given(st.tuples(*[st.integers(0, 500)] * 3).filter(any))
def test_a_classifier_that_never_errs_changes_nothing(counts: tuple[int, int, int]) -> None:
    found = corrected_net_sentiment(dict(zip(CLASSES, counts, strict=True)), PERFECT)
    assert found.heard is not None
    assert found.corrected is not None
    assert found.corrected.value == pytest.approx(found.heard.value)


@given(st.tuples(*[st.integers(0, 500)] * 3).filter(any))
def test_corrected_shares_are_shares(counts: tuple[int, int, int]) -> None:
    confusion = Confusion(((70, 20, 10), (20, 60, 20), (8, 17, 75)))
    shares = corrected_net_sentiment(dict(zip(CLASSES, counts, strict=True)), confusion).shares.values()
    values = [each.value for each in shares if each.value is not None]
    assert sum(values) == pytest.approx(1)
    assert all(0 <= (each.low or 0) <= (each.value or 0) <= (each.high or 0) <= 1 for each in shares)


@pytest.mark.parametrize(
    ("heard", "counts", "reason"),
    [
        pytest.param({}, PERFECT.counts, Uncorrected.NOTHING_HEARD, id="nothing was heard"),
        pytest.param(
            {Polarity.POSITIVE: 90}, ((29, 0, 0), (0, 40, 0), (0, 0, 40)), Uncorrected.GOLD_TOO_SMALL, id="little gold"
        ),
        pytest.param(
            {Polarity.POSITIVE: 90},
            ((40, 30, 30), (35, 35, 30), (30, 30, 40)),
            Uncorrected.CLASSIFIER_TOO_WEAK,
            id="a classifier that guesses",
        ),
    ],
)
def test_says_why_nothing_is_corrected(
    heard: dict[Polarity, int], counts: tuple[tuple[int, int, int], ...], reason: Uncorrected
) -> None:
    found = corrected_net_sentiment(heard, Confusion(counts))  # type: ignore[arg-type]
    assert (found.corrected, found.why_not) == (None, reason)


def test_shares_of_voice_sum_to_one() -> None:
    shares = shares_of_voice({"ours": 30, "theirs": 60, "another": 10})
    assert sum(each.value or 0 for each in shares.values() if each) == pytest.approx(1)


def test_a_voice_that_says_it_ten_times_tells_less() -> None:
    plain, fewer = (
        shares_of_voice({"a": 50, "b": 50})["a"],
        shares_of_voice({"a": 50, "b": 50}, effective={"a": 5})["a"],
    )
    assert plain is not None
    assert fewer is not None
    assert (fewer.high or 0) - (fewer.low or 0) > (plain.high or 0) - (plain.low or 0)


def test_nobody_has_a_share_of_silence() -> None:
    assert shares_of_voice({"ours": 0, "theirs": 0}) == {"ours": None, "theirs": None}
