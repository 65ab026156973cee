"""Finds the topics of any tree in sentences: by its phrases, and by a head that is fitted to its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import csr_array

from zhiyin.nlp.linear.hashing import hashed
from zhiyin.nlp.linear.heads import Floats, Head, fit_head, softmax
from zhiyin.nlp.model import Example, Span, Taxonomy, Topic
from zhiyin.nlp.phrases import PhraseIndex
from zhiyin.nlp.simplifying import simplified

PHRASE_CONFIDENCE = 0.95  # "always means it", says whoever wrote the tree
LEAST = 0.5  # more likely this topic than all others and none together
_L2 = 1e-5
_EXAMPLE_WEIGHT, _NAME_WEIGHT, _OTHER_WEIGHT = 2.0, 2.0, 1.0
_NOTHING = ""  # what shares no words with any topic belongs to none


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic in a sentence; where the phrase stands that told it, if one did."""

    topic: str
    confidence: float
    phrase: Span | None


class TopicFinder:
    """One version of a tree, ready to be found. Fitted in a second or two; keep it."""

    def __init__(self, taxonomy: Taxonomy, rarity: Floats) -> None:
        self._parents = {topic.id: topic.parent_id for topic in taxonomy.topics}
        self._phrases = PhraseIndex(replace(taxonomy, topics=tuple(map(_in_simplified, taxonomy.topics))))
        self._reader = _Reader(rarity)
        self._head = _fitted(taxonomy, self._reader)

    def find(self, sentences: Sequence[str], counts: csr_array) -> list[list[FoundTopic]]:
        """The topics of each sentence, given also as counts: those of its phrases, or else the most probable."""
        if not self._parents:
            return [[] for _ in sentences]
        told = [self._phrases.find(sentence) for sentence in sentences]
        chances = self._chances(counts)
        return [list(self._of(found, row)) for found, row in zip(told, chances, strict=True)]

    def _chances(self, counts: csr_array) -> Floats:
        if self._head is None:
            return np.zeros((counts.shape[0], 1), np.float32)
        return softmax(self._head.scores(self._reader.rows(counts)))

    def _of(self, found: Sequence[tuple[Span, str, bool]], chances: Floats) -> Iterator[FoundTopic]:
        never = {topic for _, topic, means_it in found if not means_it}
        by_topic = {topic: span for span, topic, means_it in found if means_it and topic not in never}
        above = {parent for topic in by_topic for parent in self._above(topic)}
        if deepest := [topic for topic in by_topic if topic not in above]:
            yield from (FoundTopic(topic, PHRASE_CONFIDENCE, by_topic[topic]) for topic in deepest)
            return
        best = int(chances.argmax())
        if self._head is not None and best < len(self._parents) and chances[best] >= LEAST:
            topic = self._head.names[best]
            if topic not in never:
                yield FoundTopic(topic, float(chances[best]), None)

    def _above(self, topic: str) -> Iterator[str]:
        parent = self._parents.get(topic)
        while parent is not None:
            yield parent
            parent = self._parents.get(parent)


@dataclass
class _Reader:
    """Counts as rows of one length in which rare n-grams weigh more; of them only what some topic knows is kept."""

    rarity: Floats
    known: np.ndarray[tuple[int], np.dtype[np.int64]] = field(default_factory=lambda: np.empty(0, np.int64))

    def learn(self, counts: csr_array) -> csr_array:
        self.known = np.unique(counts.indices).astype(np.int64)
        return self.rows(counts)

    def rows(self, counts: csr_array) -> csr_array:
        """The length is that of the whole sentence: what else it says makes a topic less likely."""
        weighed = np.sqrt(counts.data) * self.rarity[counts.indices]
        row_of = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        lengths = np.sqrt(np.bincount(row_of, weighed**2, minlength=counts.shape[0]))
        place = np.full(len(self.rarity), -1, np.int64)
        place[self.known] = np.arange(len(self.known))
        column = place[counts.indices]
        kept = column >= 0
        shape = (counts.shape[0], len(self.known))
        data = (weighed / np.maximum(lengths, 1e-6)[row_of]).astype(np.float32)
        bounds = np.concatenate([[0], np.cumsum(np.bincount(row_of[kept], minlength=counts.shape[0]))])
        return csr_array((data[kept], column[kept], bounds), shape=shape)


def _fitted(taxonomy: Taxonomy, reader: _Reader) -> Head | None:
    """A head over all topics and none of them; no head where the tree says nothing."""
    lessons = [(text, place, weight) for place, topic in enumerate(taxonomy.topics) for text, weight in _words(topic)]
    if not lessons:
        return None
    none, taught = len(taxonomy.topics), {text for text, _, _ in lessons}
    lessons += [
        (simplified(one.text), none, one.weight)
        for topic in taxonomy.topics
        for one in topic.examples
        if not one.is_of_topic and simplified(one.text) not in taught
    ]
    lessons.append((_NOTHING, none, max(1.0, len(taught) / (none + 1))))
    rows = reader.learn(hashed([text for text, _, _ in lessons]))
    names = [*(topic.id for topic in taxonomy.topics), _NOTHING]
    weights = [weight for _, _, weight in lessons]
    return fit_head(rows, [place for _, place, _ in lessons], names, l2=_L2, weights=weights)


def _words(topic: Topic) -> Iterator[tuple[str, float]]:
    """All that a tree says of a topic, with how much it tells."""
    yield from ((simplified(name), _NAME_WEIGHT) for name in topic.names.values() if name)
    yield from ((simplified(told), _OTHER_WEIGHT) for told in topic.definitions.values() if told)
    if topic.include:
        yield "\n".join(map(simplified, topic.include)), _OTHER_WEIGHT
    yield from ((simplified(one.text), _EXAMPLE_WEIGHT * one.weight) for one in _positive(topic))


def _positive(topic: Topic) -> Iterator[Example]:
    return (one for one in topic.examples if one.is_of_topic)


def _in_simplified(topic: Topic) -> Topic:
    """Sentences are read in simplified characters, so phrases are looked for in these as well."""
    include, exclude = ({*phrases, *map(simplified, phrases)} for phrases in (topic.include, topic.exclude))
    return replace(topic, include=sorted(include), exclude=sorted(exclude))
