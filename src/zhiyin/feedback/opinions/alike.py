"""Which opinions are so like one that was corrected that the same correction may be due to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from zhiyin.nlp.near_duplicates import ALIKE_FROM
from zhiyin.nlp.shingles import resemblance, shingles


class Alike(StrEnum):
    """Why an opinion is like one that was corrected."""

    SAME_WORDS = "same_words"  # of the same topic, in the same words
    NEARLY_SAME_SENTENCE = "nearly_same_sentence"


class Candidate(NamedTuple):
    """An opinion that a model put under the same topic with the same polarity."""

    text_id: int
    place: int
    revision: int
    at: int
    aspect: str | None
    words: str | None
    sentence: str
    path: str | None
    polarity: int


@dataclass(frozen=True, slots=True)
class Similar:
    """One that is like it, and why."""

    of: Candidate
    why: Alike


def alike(sentence: str, aspect: str | None, words: str | None, candidates: Iterable[Candidate]) -> Iterator[Similar]:
    """Those in the same words, whatever case they are in, or in nearly the same sentence (Jaccard of its runs, 0.8)."""
    own = shingles(sentence)
    for candidate in candidates:
        if (aspect or words) and _same(aspect, candidate.aspect) and _same(words, candidate.words):
            yield Similar(candidate, Alike.SAME_WORDS)
        elif resemblance(own, shingles(candidate.sentence)) >= ALIKE_FROM:
            yield Similar(candidate, Alike.NEARLY_SAME_SENTENCE)


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").casefold() == (other or "").casefold()
