"""What the encoder hears in sentences: feelings, things that are spoken of, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from zhiyin.nlp.encoder.decoding import Places, spans_of
from zhiyin.nlp.encoder.running import Networks, Views, Whole, batches
from zhiyin.nlp.encoder.tokens import Pieces
from zhiyin.nlp.linear.heads import Floats, softmax
from zhiyin.nlp.model import Span

MOST_ASPECTS = 12
"""Of one sentence: a list of things is no dozen of opinions."""


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion in a sentence; spans index the sentence. `polarity` are the chances of ill, neither, well."""

    aspect: Span | None
    words: Span
    is_marked: bool  # the words are told apart from the aspect; else `words` is where it is named
    polarity: Floats
    certainty: float  # that somebody says this at all
    topic: Floats  # what it is about, of length one


@dataclass(frozen=True, slots=True)
class Heard:
    """All that the encoder hears in one sentence."""

    sentiment: Floats
    emotion: Floats
    intent: Floats
    topic: Floats
    said: tuple[Said, ...]


def hear(networks: Networks, sentences: Sequence[Pieces]) -> list[Heard]:
    """One answer a sentence, in their order."""
    found: list[Heard | None] = [None] * len(sentences)
    for numbers in batches(sentences):
        for number, heard in zip(numbers, _hear(networks, [sentences[each] for each in numbers]), strict=True):
            found[number] = heard
    return [heard for heard in found if heard is not None]


def _hear(networks: Networks, batch: Sequence[Pieces]) -> Iterator[Heard]:
    whole = networks.read(batch)
    aspects = [list(_aspects(one, whole.aspect_tags[row]))[:MOST_ASPECTS] for row, one in enumerate(batch)]
    views = [(row, place) for row, places in enumerate(aspects) for place in (None, *places)]
    seen = networks.look(whole, views)
    said: list[list[Said]] = [[] for _ in batch]
    for number, (row, place) in enumerate(views):
        said[row] += _said(batch[row], whole, seen, number, row, place)
    for row, opinions in enumerate(said):
        yield Heard(
            softmax(whole.sentiment[row]),
            1 / (1 + np.exp(-whole.emotion[row])),
            softmax(whole.intent[row]),
            _of_length_one(whole.topic[row]),
            tuple(opinions),
        )


def _aspects(pieces: Pieces, tags: Floats) -> Iterator[Places]:
    """Where things are named; a mark that stands for no character names nothing."""
    return (place for place in spans_of(tags[: len(pieces.ids)]) if pieces.span(place))


def _said(pieces: Pieces, whole: Whole, seen: Views, number: int, row: int, place: Places | None) -> Iterator[Said]:
    """The opinions of one view."""
    length = len(pieces.ids)
    aspect = pieces.span(place) if place else None
    certain = _certainty(whole.aspect_tags[row, :length], place) if place else 1.0
    tags = seen.opinion_tags[number, :length]
    found = spans_of(tags)
    for first, last in found:
        words = pieces.span((first, last))
        if words is None:
            continue
        scores = seen.opinion_by_token[number, first : last + 1].mean(0) + seen.opinion_by_aspect[number]
        chance = certain * _certainty(tags, (first, last))
        yield Said(aspect, words, True, softmax(scores), chance, _of_length_one(seen.topic[number]))
    if aspect and not found:  # somebody speaks of it, and what is said cannot be marked
        yield Said(aspect, aspect, False, softmax(seen.polarity[number]), certain, _of_length_one(seen.topic[number]))


def _certainty(scores: Floats, place: Places) -> float:
    """How sure the tags of a span are: the mean chance that each of its tokens belongs to it."""
    chances = softmax(scores[place[0] : place[1] + 1])
    return float(1 - chances[:, 0].mean())


def _of_length_one(vector: Floats) -> Floats:
    found: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return found
