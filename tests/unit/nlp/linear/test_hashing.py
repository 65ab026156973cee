"""Counting n-grams: every sentence for itself, whatever stands beside it."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.nlp.linear.hashing import hashed

SENTENCES = st.lists(st.text(max_size=30), max_size=6)


def grams(sentence: str) -> Counter[int]:
    return Counter(hashed([sentence]).indices.tolist())


@given(SENTENCES)
def test_a_sentence_counts_the_same_alone_and_among_others(sentences: list[str]) -> None:
    together = hashed(sentences)
    for place, sentence in enumerate(sentences):
        row = together.indices[together.indptr[place] : together.indptr[place + 1]]
        assert Counter(row.tolist()) == grams(sentence)


def test_more_sentences_than_are_read_at_once_come_in_their_order() -> None:
    many = hashed([f"number {'a' * (number % 7)}" for number in range(5_000)])
    assert many.shape[0] == 5_000
    assert np.array_equal(many.indices[many.indptr[4_999] :], hashed([f"number {'a' * (4_999 % 7)}"]).indices)


def test_no_sentence_has_no_rows() -> None:
    assert hashed([]).shape[0] == 0
    assert hashed(["", "   "]).nnz == 0


def test_a_word_is_the_same_wherever_it_stands() -> None:
    assert not grams("good phone") - grams("what a very good phone")
    assert not grams("屏幕很好") - grams("这个屏幕很好啊")


def test_case_and_digits_make_no_difference() -> None:
    assert grams("Ordered 12 phones") == grams("ordered 98 PHONES")


def test_the_order_of_words_makes_one() -> None:
    assert grams("not good but cheap") != grams("not cheap but good")


def test_a_broken_character_is_counted_like_any_other() -> None:
    assert hashed(["\ud800 bad"]).nnz > 0
