"""A topic head of one's own: fitted to the words of the tree and to sentences that people have labelled."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from zhiyin.nlp.linear.hashing import hashed
from zhiyin.nlp.linear.heads import Floats, Head, fit_head, softmax
from zhiyin.nlp.model import Taxonomy, Topic
from zhiyin.nlp.simplifying import simplified

NOWHERE = ""
"""How a head names what belongs under no topic."""
_L2 = 3e-5
_NAME_WEIGHT, _OTHER_WEIGHT, _EXAMPLE_WEIGHT = 2.0, 1.0, 2.0


class Lesson(NamedTuple):
    """A sentence, the topic that it is of (None: of none), and how much that counts."""

    text: str
    topic: str | None
    weight: float = 1.0


class Told(NamedTuple):
    """What a head says of a sentence, and how likely that is, 0 to 1."""

    topic: str | None
    chance: float


@dataclass(frozen=True, slots=True)
class TopicHead:
    """One weight for each n-gram that some lesson holds and each topic."""

    head: Head
    buckets: NDArray[np.int64]  # of n-grams, in order
    rarity: Floats  # of each of all buckets: rare n-grams tell more

    def told(self, sentences: Sequence[str]) -> list[Told]:
        """The most probable topic of each sentence."""
        rows = _rows(hashed([simplified(one) for one in sentences]), self.rarity)[:, self.buckets]
        chances = softmax(self.head.scores(csr_array(rows)))
        best = chances.argmax(1).tolist() if len(sentences) else []
        return [Told(self.head.names[one] or None, float(row[one])) for one, row in zip(best, chances, strict=True)]

    def packed(self) -> bytes:
        """As a file, in half precision: which topic is ahead does not hang on more."""
        file = io.BytesIO()
        weights, bias = self.head.weights.astype(np.float16), self.head.bias
        np.savez_compressed(file, names=np.array(self.head.names), weights=weights, bias=bias, buckets=self.buckets)
        return file.getvalue()

    @classmethod
    def unpacked(cls, file: bytes, rarity: Floats) -> TopicHead:
        """From what `packed` gave."""
        with np.load(io.BytesIO(file), allow_pickle=False) as kept:
            names = tuple(str(name) for name in kept["names"])
            head = Head(names, kept["weights"].astype(np.float32), kept["bias"].astype(np.float32))
            return cls(head, kept["buckets"].astype(np.int64), rarity)


def digest(file: bytes) -> str:
    """By which a file is known again."""
    return hashlib.sha256(file).hexdigest()


def fitted(taxonomy: Taxonomy, lessons: Sequence[Lesson], rarity: Floats) -> TopicHead:
    """A head over the topics of a tree and none of them; lessons of other topics are left out. Deterministic.

    Counterexamples of the tree teach it nothing: they say what a sentence is not of, and most are of another topic.
    """
    places = {topic.id: place for place, topic in enumerate(taxonomy.topics)}
    own = [one for one in lessons if one.topic is None or one.topic in places]
    words = [Lesson(text, topic.id, weight) for topic in taxonomy.topics for text, weight in _words(topic)]
    every = [*words, *own]
    every.append(Lesson("", None, max(1.0, len(every) / (len(places) + 1))))  # what shares no word with any topic
    rows = _rows(hashed([simplified(one.text) for one in every]), rarity)
    buckets = np.unique(rows.indices).astype(np.int64)
    labels = [len(places) if one.topic is None else places[one.topic] for one in every]
    names = [*places, NOWHERE]
    head = fit_head(csr_array(rows[:, buckets]), labels, names, l2=_L2, weights=[one.weight for one in every])
    return TopicHead(head, buckets, rarity)


def _words(topic: Topic) -> Iterator[tuple[str, float]]:
    """All that a tree says of a topic, with how much it tells."""
    yield from ((name, _NAME_WEIGHT) for name in topic.names.values() if name)
    yield from ((told, _OTHER_WEIGHT) for told in topic.definitions.values() if told)
    if topic.include:
        yield "\n".join(topic.include), _OTHER_WEIGHT
    yield from ((one.text, _EXAMPLE_WEIGHT * one.weight) for one in topic.examples if one.is_of_topic)


def _rows(counts: csr_array, rarity: Floats) -> csr_array:
    """Counts as rows of one length, in which rare n-grams weigh more."""
    counts = counts.copy()
    counts.sum_duplicates()
    weighed = np.sqrt(counts.data) * rarity[counts.indices]
    row_of = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(row_of, weighed**2, minlength=counts.shape[0]))
    data = (weighed / np.maximum(lengths, 1e-6)[row_of]).astype(np.float32)
    return csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
