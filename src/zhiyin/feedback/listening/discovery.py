"""New topics, proposed from what fits under none: a person accepts, merges, renames or dismisses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from zhiyin.feedback.listening.class_names import class_names
from zhiyin.feedback.listening.clustering import centred, directed, groups_of, smoothed
from zhiyin.feedback.listening.model import Floats, Integers
from zhiyin.feedback.listening.phrases import parts_of
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.estimate import Estimate

SAME_DIRECTION = 0.8
"""Cosine of two centres from which on they are one topic."""
SAME_EXAMPLE = 0.97
ROUNDED = 6
"""Decimals: what is equal but for the order in which a machine adds up stays equal, and in its order."""
SHARED_PHRASES = 2


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A clause that fits under no topic."""

    text_id: str
    words: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is worth proposing."""

    groups: int | None = None  # None: the square root of half of the clauses
    least_texts: int = 8
    least_cohesion: float = 0.2
    examples: int = 5
    phrases: int = 5
    most: int = 30


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A proposal that somebody did not want: it stays away, also when its clauses grow in number."""

    centre: Floats | None
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A topic that may be missing.

    `names` holds phrases by language, the most characteristic first; a language in which nothing of it was
    said is absent, and its name is for a person to find.
    """

    names: Mapping[str, tuple[str, ...]]
    examples: tuple[str, ...]  # ids of texts, the most typical first, what is nearly the same once
    text_ids: tuple[str, ...]
    share: Estimate  # of all unplaced clauses
    cohesion: float  # mean cosine of two of its clauses: 1 for equal ones, about 0 for unrelated ones
    centre: Floats

    @property
    def size(self) -> int:
        return len(self.text_ids)


NO_WISHES = Wishes()


def proposals(
    clauses: Sequence[Unplaced], vectors: Floats, *, dismissed: Sequence[Dismissed] = (), wishes: Wishes = NO_WISHES
) -> list[Proposal]:
    """The topics that may be missing, the largest first; vectors are one row a clause, of any length.

    Clauses are brought together after each is drawn to its nearest five others; what is too small, too
    loose, or was dismissed before is not proposed.
    """
    if len(clauses) < wishes.least_texts:
        return []
    rows = centred(vectors)
    count = wishes.groups or max(round(sqrt(len(clauses) / 2)), 2)
    groups = groups_of(smoothed(rows), count)
    names = class_names([clause.words for clause in clauses], groups, wishes.phrases)
    found = [_proposal(clauses, rows, np.flatnonzero(groups == group), names[group], wishes) for group in names]
    kept = [each for each in found if _is_worth_it(each, wishes) and not any(_is_same(each, one) for one in dismissed)]
    return sorted(kept, key=lambda each: (-each.size, each.text_ids))[: wishes.most]


def _proposal(
    clauses: Sequence[Unplaced], rows: Floats, members: Integers, names: Mapping[str, tuple[str, ...]], wishes: Wishes
) -> Proposal:
    centre = directed(rows[members].mean(axis=0))
    likeness = rows[members] @ centre
    ordered = members[np.argsort(-np.round(likeness, ROUNDED), kind="stable")]
    part = share(len(members), len(clauses))
    assert part is not None
    return Proposal(
        names=names,
        examples=tuple(clauses[at].text_id for at in _different(clauses, rows, ordered, wishes.examples)),
        text_ids=tuple(dict.fromkeys(clauses[at].text_id for at in ordered)),
        share=part,
        cohesion=_cohesion(rows[members]),
        centre=centre,
    )


def _cohesion(rows: Floats) -> float:
    """The mean cosine of two different ones: the squared length of the mean, less what each has with itself."""
    if len(rows) < 2:
        return 0.0
    mean = rows.mean(axis=0)
    return round((len(rows) * float(mean @ mean) - 1) / (len(rows) - 1), ROUNDED)


def _different(clauses: Sequence[Unplaced], rows: Floats, ordered: Integers, count: int) -> list[int]:
    """The first so many that are not nearly the same, and not of one text."""
    chosen: list[int] = []
    for at in ordered.tolist():
        if len(chosen) == count:
            break
        is_new = all(clauses[at].text_id != clauses[other].text_id for other in chosen)
        if is_new and all(float(rows[at] @ rows[other]) < SAME_EXAMPLE for other in chosen):
            chosen.append(at)
    return chosen


def _is_worth_it(proposal: Proposal, wishes: Wishes) -> bool:
    return proposal.size >= wishes.least_texts and proposal.cohesion >= wishes.least_cohesion


def _is_same(proposal: Proposal, dismissed: Dismissed) -> bool:
    """By direction; by phrases where another model gave the vectors."""
    if dismissed.centre is not None and dismissed.centre.shape == proposal.centre.shape:
        return float(dismissed.centre @ proposal.centre) >= SAME_DIRECTION
    theirs = [parts_of(phrase) for phrase in dismissed.phrases]
    ours = [parts_of(phrase) for phrases in proposal.names.values() for phrase in phrases]
    return sum(parts in theirs for parts in ours) >= SHARED_PHRASES
