"""Fitting the topic head of this installation: what it learns from, and whether it is any better for that."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhiyin.nlp.model import Taxonomy
from zhiyin.nlp.taught.topic_head import Lesson
from zhiyin.topics.accuracy import Share, share
from zhiyin.topics.gold_model import GoldLabel
from zhiyin.topics.phrases import folded
from zhiyin.topics.succession import History
from zhiyin.topics.taxonomy import taxonomy_of

LEAST_LABELS = 10
"""Below this nobody could tell whether a head is any better."""
FOLDS = 5
GOLD_WEIGHT = 6.0
VOTE_WEIGHT = 0.5
"""A rule is right less often than a person, and speaks of more sentences."""


class Verdict(StrEnum):
    """What became of a fit."""

    TAKEN = "taken"  # at least as good as what read before
    WORSE = "worse"  # and so not taken
    TOO_FEW = "too_few"  # labels


@dataclass(frozen=True, slots=True)
class Checked:
    """How often the topic was right on labels that nothing had been learnt from, before and after."""

    before: Share
    after: Share

    @property
    def verdict(self) -> Verdict:
        if self.after.n < LEAST_LABELS:
            return Verdict.TOO_FEW
        return Verdict.WORSE if (self.after.value or 0) < (self.before.value or 0) else Verdict.TAKEN


@dataclass(frozen=True, slots=True)
class Fit:
    """One fitting of the head, and what came of it."""

    number: int
    fitted_at: datetime
    asked_by: str | None  # None: nobody; there were enough new labels
    model: str  # upon which it was checked
    tree_version: int
    gold_ids: frozenset[str]  # that it has learnt from
    vote_count: int  # sentences that labelling functions have taught
    checked: Checked
    verdict: Verdict
    seconds: float
    sha256: str | None  # of the head; None: it was not taken


@dataclass(frozen=True, slots=True)
class Exercise:
    """One part of the labels put aside: what the others teach, now and at the last fit."""

    taxonomy: Taxonomy  # with the other labels among its examples, as it is read with
    lessons: tuple[Lesson, ...]  # of the other labels
    lessons_before: tuple[Lesson, ...] | None  # of those that the head in force knows; None: there is no head
    held_out: tuple[GoldLabel, ...]


Hear = Callable[[Exercise], tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]]]
"""The topics that are heard in the sentences put aside, as before and with a new head."""


def usable(labels: Sequence[GoldLabel], history: History) -> list[GoldLabel]:
    """Those of which it can be told today what they are of, under topics in use; of no topic as well."""
    return [one for one in labels if one.topic_id is None or today(one, history) is not None]


def today(label: GoldLabel, history: History) -> str | None:
    """The topic in use that a label means today."""
    if label.topic_id is None:
        return None
    found = history.today(label.topic_id, label.tree_version, label.sentence)
    return found if found is not None and history.tree.get(found).retired_in is None else None


def lessons_of(labels: Sequence[GoldLabel], history: History) -> tuple[Lesson, ...]:
    """What labels teach."""
    return tuple(Lesson(one.sentence, today(one, history), GOLD_WEIGHT) for one in labels)


def lessons_of_votes(sentences: Sequence[str], votes: Sequence[dict[str, bool]]) -> tuple[Lesson, ...]:
    """What labelling functions teach: sentences that they put under one topic and under no other."""
    found = []
    for sentence, said in zip(sentences, votes, strict=True):
        of = [topic for topic, is_of_topic in said.items() if is_of_topic]
        if len(of) == 1:
            found.append(Lesson(sentence, of[0], VOTE_WEIGHT))
    return tuple(found)


def exercises(labels: Sequence[GoldLabel], history: History, known: frozenset[str] | None) -> Iterator[Exercise]:
    """The labels in five parts, each put aside once; the same sentence is always in one part.

    `known` are the labels from which the head in force was fitted.
    """
    parts = [_part(one.sentence) for one in labels]
    for part in sorted({*parts}):
        rest = [one for one, its in zip(labels, parts, strict=True) if its != part]
        before = None if known is None else lessons_of([one for one in rest if one.id in known], history)
        held_out = tuple(one for one, its in zip(labels, parts, strict=True) if its == part)
        yield Exercise(taxonomy_of(history, rest), lessons_of(rest, history), before, held_out)


def checked(labels: Sequence[GoldLabel], history: History, known: frozenset[str] | None, hear: Hear) -> Checked:
    """Cross-validation: how often the topic is right on labels put aside. Intervals: Wilson 1927.

    Right is a sentence in which the topic that the person names is heard, and one of no topic in which none is.
    """
    hits_before = hits_after = n = 0
    for exercise in exercises(labels, history, known):
        before, after = hear(exercise)
        wanted = [today(one, history) for one in exercise.held_out]
        hits_before += sum(map(_is_right, wanted, before))
        hits_after += sum(map(_is_right, wanted, after))
        n += len(wanted)
    return Checked(share(hits_before, n), share(hits_after, n))


def _is_right(wanted: str | None, heard: Sequence[str]) -> bool:
    return wanted in heard if wanted is not None else not heard


def _part(sentence: str) -> int:
    return int.from_bytes(hashlib.sha256(folded(sentence).encode()).digest()[:4]) % FOLDS
