"""What the encoder hears in sentences: feelings, things that are spoken of, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from zhiyin.nlp.encoder.calibration import Calibration, Temperatures
from zhiyin.nlp.encoder.decoding import Places, spans_of
from zhiyin.nlp.encoder.running import Networks, Views, Whole, batches
from zhiyin.nlp.encoder.tokens import Pieces
from zhiyin.nlp.linear.heads import Floats, softmax
from zhiyin.nlp.model import Span

_AS_TAUGHT = Calibration()
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


def hear(
    networks: Networks,
    sentences: Sequence[Pieces],
    calibration: Calibration = Calibration(),  # noqa: B008 - frozen
) -> list[Heard]:
    """One answer a sentence, in their order."""
    found: list[Heard | None] = [None] * len(sentences)
    for numbers in batches(sentences):
        batch = [sentences[each] for each in numbers]
        for number, heard in zip(numbers, _hear(networks, batch, calibration), strict=True):
            found[number] = heard
    return [heard for heard in found if heard is not None]


def topics_of(networks: Networks, sentences: Sequence[Pieces]) -> Floats:
    """What each sentence is about as a whole: one row a sentence, of length one."""
    found = np.zeros((len(sentences), networks.topic_size), np.float32)
    for numbers in batches(sentences):
        found[numbers] = networks.read([sentences[each] for each in numbers]).topic
    lengths: Floats = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return found / lengths


def _hear(networks: Networks, batch: Sequence[Pieces], calibration: Calibration) -> Iterator[Heard]:
    whole = networks.read(batch)
    aspects = [list(_aspects(one, whole.aspect_tags[row]))[:MOST_ASPECTS] for row, one in enumerate(batch)]
    # A sentence that names things is looked at from each of them, one that names nothing as it stands.
    views = [(row, place) for row, places in enumerate(aspects) for place in places or (None,)]
    seen = networks.look(whole, views)
    temperatures = [calibration.at(is_chinese=one.is_chinese) for one in batch]
    said: list[list[Said]] = [[] for _ in batch]
    for number, (row, place) in enumerate(views):
        said[row] += _said(batch[row], whole, seen, number, row, place, temperatures[row])
    for row, opinions in enumerate(said):
        yield Heard(
            softmax(whole.sentiment[row] / temperatures[row].sentiment),
            1 / (1 + np.exp(-whole.emotion[row])),
            softmax(whole.intent[row] / temperatures[row].intent),
            _of_length_one(whole.topic[row]),
            tuple(opinions),
        )


def _aspects(pieces: Pieces, tags: Floats) -> Iterator[Places]:
    """Where things are named; a mark that stands for no character names nothing."""
    return (place for place in spans_of(tags[: len(pieces.ids)]) if pieces.span(place))


def _said(
    pieces: Pieces, whole: Whole, seen: Views, number: int, row: int, place: Places | None, temperatures: Temperatures
) -> Iterator[Said]:
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
        yield Said(
            aspect, words, True, softmax(scores / temperatures.opinion), chance, _of_length_one(seen.topic[number])
        )
    if aspect and not found:  # somebody speaks of it, and what is said cannot be marked
        polarity = softmax(seen.polarity[number] / temperatures.polarity)
        yield Said(aspect, aspect, False, polarity, certain, _of_length_one(seen.topic[number]))


def _certainty(scores: Floats, place: Places) -> float:
    """How sure the tags of a span are: the mean chance that each of its tokens belongs to it."""
    chances = softmax(scores[place[0] : place[1] + 1])
    return float(1 - chances[:, 0].mean())


def _of_length_one(vector: Floats) -> Floats:
    found: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return found
