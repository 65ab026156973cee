"""Which topic of a tree an opinion is about: by phrases that always mean one, and by what it is near to."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from zhiyin.nlp.linear.heads import Floats, softmax
from zhiyin.nlp.model import Span, Taxonomy, Topic
from zhiyin.nlp.phrases import Found, PhraseIndex

SCALE = 16.0  # of a cosine before it is a score, as in training
# A text of no topic is near to some topic by chance: nearer, the more there are. Measured on texts of other things.
_SCATTER, _BEYOND_CHANCE = 0.105, 0.04
_HERE, _NEARBY = 12.0, 4.0  # what a phrase in the opinion, or elsewhere in its sentence, adds to the score

Encode = Callable[[Sequence[str]], Floats]
"""Texts into vectors of length one."""


class Guess(NamedTuple):
    """The id of a topic, or None where nothing fits, and how sure that is."""

    topic: str | None
    confidence: float


class TopicFinder:
    """One tree, ready to be asked."""

    def __init__(self, taxonomy: Taxonomy, encode: Encode) -> None:
        self._ids = [topic.id for topic in taxonomy.topics]
        self._rows = {topic_id: row for row, topic_id in enumerate(self._ids)}
        self._phrases = PhraseIndex(taxonomy)
        self._vectors = _vectors(taxonomy.topics, encode)
        self._nowhere = nowhere(len(self._ids))

    def phrases(self, sentence: str) -> list[Found]:
        return self._phrases.find(sentence)

    def guess(self, vector: Floats, places: Sequence[Span], phrases: Sequence[Found]) -> Guess:
        """The topic of an opinion. `places` are where it stands in its sentence, `phrases` those of the sentence."""
        if not self._ids:
            return Guess(None, 1.0)
        scores: Floats = np.append(self._vectors @ vector, np.float32(self._nowhere)) * np.float32(SCALE)
        for found in phrases:
            is_here = any(found.span.start < end and start < found.span.end for start, end in places)
            by = _HERE if is_here else _NEARBY
            scores[self._rows[found.topic]] += by if found.means_it else -2 * by
        chances = softmax(scores)
        best = int(chances.argmax())
        return Guess(self._ids[best] if best < len(self._ids) else None, float(chances[best]))


def nowhere(topics: int) -> float:
    """The cosine below which nothing fits in a tree of so many topics: above the largest that chance gives."""
    return _BEYOND_CHANCE + _SCATTER * math.sqrt(2 * math.log(max(topics, 2)))


def _vectors(topics: Sequence[Topic], encode: Encode) -> Floats:
    """One for each topic: the mean of what it is called and defined in each language, and of its examples.

    What all topics of a tree have in common tells none from another: it is taken away, more of it of many than of few.
    """
    texts: list[str] = []
    owners: list[int] = []
    weights: list[float] = []
    for row, topic in enumerate(topics):
        defined = [
            f"{name}. {topic.definitions[locale]}"
            for locale, name in topic.names.items()
            if locale in topic.definitions
        ]
        named = [*topic.names.values(), *defined]
        shown = [each for each in topic.examples if each.is_of_topic]
        texts += [*named, *(each.text for each in shown)]
        owners += [row] * (len(named) + len(shown))
        weights += [1 / max(len(named), 1)] * len(named)
        weights += [each.weight / sum(one.weight for one in shown) for each in shown]
    if not texts:
        return np.zeros((len(topics), 1), np.float32)
    vectors = encode(texts)
    sums = np.zeros((len(topics), vectors.shape[1]), np.float32)
    np.add.at(sums, owners, vectors * np.asarray(weights, np.float32)[:, None])
    found = _of_length_one(sums)
    return _of_length_one(found - found.mean(0) * np.float32(1 - len(topics) ** -2))


def _of_length_one(vectors: Floats) -> Floats:
    found: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return found
