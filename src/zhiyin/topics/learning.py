"""What to label next: the sentences from which a model learns most for one look of a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from zhiyin.nlp.model import Polarity, Span
from zhiyin.topics.phrases import folded

SAME_FROM = 0.8
"""Sentences that share so much of their letters (Jaccard, of pairs of characters) are labelled once."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what a model said of it."""

    text_id: str
    span: Span | None
    sentence: str
    scope_id: int
    topic_id: str | None  # None: it fits nowhere
    confidence: float  # of that topic, 0 to 1
    model: str
    second_confidence: float | None = None  # of the next topic; None: the model does not say
    polarity: Polarity | None = None
    place: int | None = None  # of the opinion in its text

    @property
    def margin(self) -> float:
        """How far the first topic is ahead of the second; where it is small, a look tells most.

        Of a model that does not say, the least that it can be: all that is left is the second's.
        """
        second = 1 - self.confidence if self.second_confidence is None else self.second_confidence
        return self.confidence - second


def next_to_label(
    candidates: Iterable[Candidate], most: int, *, labelled: Collection[tuple[str, Span | None]] = ()
) -> list[Candidate]:
    """At most so many, one topic after the other, each with the least margin of its own; what is alike comes once."""
    chosen: list[Candidate] = []
    known: list[frozenset[str]] = []
    for one in _in_turn([one for one in candidates if (one.text_id, one.span) not in labelled]):
        if len(chosen) == most:
            break
        pairs = _pairs(one.sentence)
        if pairs and not any(_overlap(pairs, other) >= SAME_FROM for other in known):
            chosen.append(one)
            known.append(pairs)
    return chosen


def _in_turn(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The least sure of each topic, then the second of each, and so on; among equals the least sure first."""
    rank: dict[str | None, int] = {}
    placed = []
    for one in sorted(candidates, key=lambda one: (one.margin, one.text_id, one.span or ())):
        turn = rank[one.topic_id] = rank.get(one.topic_id, -1) + 1
        placed.append((turn, one))
    return [one for _, one in sorted(placed, key=lambda pair: pair[0])]


def _pairs(sentence: str) -> frozenset[str]:
    """Neighbouring letters and characters, without blanks, digits and punctuation."""
    letters = "".join(sign for sign in folded(sentence) if sign.isalpha())
    return frozenset(letters[start : start + 2] for start in range(max(len(letters) - 1, min(len(letters), 1))))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
