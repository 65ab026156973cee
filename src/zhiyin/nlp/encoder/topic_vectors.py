"""Which topic of a tree an opinion is about: by phrases that always mean one, and by what it is near to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from zhiyin.nlp.linear.heads import Floats, softmax
from zhiyin.nlp.model import Span, Taxonomy, Topic
from zhiyin.nlp.phrases import Found, PhraseIndex

SCALE = 16.0  # of a cosine before it is a score, as in training
NOWHERE = 0.15  # the cosine below which nothing fits
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

    def phrases(self, sentence: str) -> list[Found]:
        return self._phrases.find(sentence)

    def guess(self, vector: Floats, places: Sequence[Span], phrases: Sequence[Found]) -> Guess:
        """The topic of an opinion. `places` are where it stands in its sentence, `phrases` those of the sentence."""
        if not self._ids:
            return Guess(None, 1.0)
        scores: Floats = np.append(self._vectors @ vector, np.float32(NOWHERE)) * np.float32(SCALE)
        for found in phrases:
            is_here = any(found.span.start < end and start < found.span.end for start, end in places)
            by = _HERE if is_here else _NEARBY
            scores[self._rows[found.topic]] += by if found.means_it else -2 * by
        chances = softmax(scores)
        best = int(chances.argmax())
        return Guess(self._ids[best] if best < len(self._ids) else None, float(chances[best]))


def _vectors(topics: Sequence[Topic], encode: Encode) -> Floats:
    """One for each topic: the mean of what it is called and defined in each language, and of its examples."""
    texts: list[str] = []
    owners: list[int] = []
    weights: list[float] = []
    for row, topic in enumerate(topics):
        named = [f"{name}. {topic.definitions.get(locale, '')}".strip() for locale, name in topic.names.items()]
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
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    found: Floats = sums / np.maximum(lengths, 1e-9)
    return found
