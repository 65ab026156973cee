"""The rules of the topics room: phrases, keys, shares, what to label next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from zhiyin.nlp.model import Span
from zhiyin.topics.accuracy import share
from zhiyin.topics.keys import key_of
from zhiyin.topics.learning import Candidate, next_to_label
from zhiyin.topics.model import LocalizedText
from zhiyin.topics.phrases import folded, holds


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        pytest.param("The App crashed", "app", True, id="whatever its case"),
        pytest.param("I am happy", "app", False, id="not inside of a word"),
        pytest.param("happy with the app", "app", True, id="also behind one"),
        pytest.param("电池续航很差", "电池", True, id="Chinese has no borders"),
        pytest.param("用APP下单", "app", True, id="Latin among Chinese"),
        pytest.param("用ＡＰＰ下单", "app", True, id="full width"),
        pytest.param("3c certified, not 13c", "3c", True, id="digits"),
        pytest.param("anything", "", False, id="nothing is in nothing"),
    ],
)
def test_a_phrase_stands_in_a_text_as_a_word(text: str, phrase: str, expected: bool) -> None:
    assert holds(folded(text), folded(phrase)) is expected


@pytest.mark.parametrize(
    ("names", "key"),
    [
        ({"en": "Battery life", "zh-CN": "续航"}, "battery_life"),
        ({"zh-CN": "续航"}, "xu_hang"),
        ({"zh-TW": "螢幕"}, "ying_mu"),
        ({"en": "???"}, "topic"),
    ],
)
def test_a_key_is_made_of_the_name(names: dict[str, str], key: str) -> None:
    assert key_of(LocalizedText.of(names)) == key


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_share_is_wilsons(counts: tuple[int, int]) -> None:
    hits, n = counts
    found, known = share(hits, n), binomtest(hits, n).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-9)


def candidate(text_id: str, words: str, topic: str | None, margin: float) -> Candidate:
    return Candidate(text_id, Span(0, len(words)), words, 1, topic, 0.5 + margin, "linear@1", 0.5)


class TestWhatToLabelNext:
    def test_is_what_the_model_is_least_sure_of_one_topic_after_the_other(self) -> None:
        queue = next_to_label(
            [
                candidate("1", "screen is dark", "screen", 0.3),
                candidate("2", "it lasts a day", "battery", 0.2),
                candidate("3", "colours are pale", "screen", 0.1),
                candidate("4", "who knows", None, 0.15),
            ],
            3,
        )
        assert [one.text_id for one in queue] == ["3", "4", "2"]

    def test_comes_once_where_several_say_nearly_the_same(self) -> None:
        queue = next_to_label(
            [
                candidate("1", "快递太慢了，等了三天！", "delivery", 0.1),
                candidate("2", "快递太慢了,等了三天~~ 2", "delivery", 0.1),
                candidate("3", "快递太慢了，等了三天。", "delivery", 0.1),
                candidate("4", "包装破了", "delivery", 0.4),
                candidate("5", "???", "delivery", 0.0),
            ],
            5,
        )
        assert [one.text_id for one in queue] == ["1", "4"]
