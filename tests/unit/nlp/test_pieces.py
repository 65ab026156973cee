"""Sentences in pieces, and tags of pieces into spans."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zhiyin.nlp.encoder.decoding import spans_of
from zhiyin.nlp.encoder.tokens import EOS, LONGEST, Tokens
from zhiyin.nlp.encoder.unigram import UNKNOWN, Unigram
from zhiyin.nlp.linear.heads import Floats, softmax
from zhiyin.nlp.models import FOLDER

SMALL = Unigram(
    [("<s>", 0), ("<pad>", 0), ("</s>", 0), ("<unk>", 0), ("▁", -2), ("屏", -5), ("幕", -5), ("屏幕", -3), ("幕布", -3)]
)


@cache
def opened() -> Tokens:
    return Tokens(FOLDER / "pieces.tsv")


@pytest.fixture
def tokens() -> Tokens:
    return opened()


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        pytest.param("▁屏幕", [(4, 1), (7, 2)], id="the more probable of two ways"),
        pytest.param("▁屏幕布", [(4, 1), (5, 1), (8, 2)], id="all pieces together, and not the longest first"),
        pytest.param("▁屏xyz", [(4, 1), (5, 1), (UNKNOWN, 3)], id="what no piece holds is one unknown"),
        pytest.param("<pad>", [(UNKNOWN, 5)], id="nobody writes the encoder's own signs"),
    ],
)
def test_a_word_is_cut_into_its_most_probable_pieces(word: str, pieces: list[tuple[int, int]]) -> None:
    assert SMALL.pieces_of(word) == pieces


@given(st.text("屏幕布x", min_size=1, max_size=12))
def test_pieces_hold_every_character_once(word: str) -> None:
    assert sum(length for _, length in SMALL.pieces_of(word)) == len(word)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        pytest.param("The battery lasts", ["The", "battery", "last", "s"], id="English"),
        pytest.param("屏幕很清晰", ["屏幕", "很", "清晰"], id="Chinese"),
        pytest.param("ＯＫ①", ["ＯＫ", "①"], id="signs of another width"),
    ],
)
def test_each_piece_knows_its_characters(tokens: Tokens, sentence: str, words: list[str]) -> None:
    (pieces,) = tokens.of([sentence])
    assert [span.of(sentence) for span in pieces.bounds if span.end > span.start] == words


def test_what_is_longer_than_the_encoder_reads_is_cut_off(tokens: Tokens) -> None:
    (pieces,) = tokens.of(["好 " * 10_000])
    assert len(pieces.ids) == len(pieces.bounds) == LONGEST + 2
    assert pieces.ids[-1] == EOS


@given(st.text(max_size=80))
def test_pieces_stand_in_the_text_in_order(text: str) -> None:
    (pieces,) = opened().of([text])
    inside = [span for span in pieces.bounds if span.end > span.start]
    assert all(0 <= span.start < span.end <= len(text) for span in inside)
    assert inside == sorted(inside)


@given(arrays(np.float32, st.tuples(st.integers(1, 6), st.just(3)), elements=st.floats(-4, 4, width=32)))
def test_the_spans_are_those_of_the_most_probable_tags(scores: Floats) -> None:
    chances = np.log(softmax(scores))

    def chance(tags: tuple[int, ...]) -> float:
        allowed = tags[0] != 2 and all(not (one == 0 and other == 2) for one, other in pairwise(tags))
        return float(sum(chances[place, tag] for place, tag in enumerate(tags))) if allowed else -np.inf

    best = max(map(chance, product(range(3), repeat=len(scores))))
    tags = [0] * len(scores)
    for first, last in spans_of(scores):
        tags[first : last + 1] = [1, *[2] * (last - first)]
    assert chance(tuple(tags)) == pytest.approx(best, abs=1e-4)
