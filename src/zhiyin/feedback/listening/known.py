"""No alarm twice for one thing: what is open takes in what is found again, what is closed needs a new rise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from zhiyin.feedback.listening.model import EVERYTHING, Cell, EmergingIssue, Floats
from zhiyin.feedback.listening.phrases import parts_of

SAME_DIRECTION = 0.8
"""Cosine of two mean directions from which on they tell of one thing (centred vectors; unrelated ones lie near 0)."""
SHARED_TEXTS = 1 / 3
SHARED_PHRASES = 2
MOST_PHRASES, MOST_TEXTS = 20, 500


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """An issue that somebody has been told of, as far as it is needed to know it again."""

    id: str
    cell: Cell | None
    phrases: tuple[str, ...]
    text_ids: tuple[str, ...]
    centre: Floats | None = None
    closed_on: date | None = None

    @classmethod
    def of(cls, issue_id: str, issue: EmergingIssue) -> KnownIssue:
        return cls(issue_id, issue.cell, tuple(each.words for each in issue.phrases), issue.text_ids, issue.centre)

    def joined(self, issue: EmergingIssue) -> KnownIssue:
        """With what was found of it since, so that it is known again when its words change; the latest are kept."""
        words = dict.fromkeys([*(each.words for each in issue.phrases), *self.phrases])
        texts = dict.fromkeys([*issue.text_ids, *self.text_ids])
        return replace(self, phrases=tuple(words)[:MOST_PHRASES], text_ids=tuple(texts)[:MOST_TEXTS])


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told, and what is known already."""

    new: tuple[EmergingIssue, ...]
    reopened: tuple[tuple[str, EmergingIssue], ...]
    absorbed: tuple[tuple[str, EmergingIssue], ...]  # the id of the open issue, and what adds to it
    silent: tuple[tuple[str, EmergingIssue], ...]  # of a closed issue, but no rise since it was closed


def news(found: Sequence[EmergingIssue], known: Sequence[KnownIssue]) -> News:
    """Each found issue against what is known, open issues first; two that were found together may be one, too.

    A closed issue re-opens when the days that show the rise all lie after the day it was closed on:
    what still echoes in a longer window was told already.
    """
    new: list[EmergingIssue] = []
    reopened, absorbed, silent = [], [], []
    candidates = sorted(known, key=lambda each: each.closed_on is not None)
    for issue in found:
        match = next((each for each in candidates if is_same(each, issue)), None)
        if match is None:
            new += [issue] if not any(is_same(KnownIssue.of("", each), issue) for each in new) else []
        elif match.closed_on is None:
            absorbed.append((match.id, issue))
        elif issue.first_day > match.closed_on:
            reopened.append((match.id, issue))
        else:
            silent.append((match.id, issue))
    return News(tuple(new), tuple(reopened), tuple(absorbed), tuple(silent))


def is_same(known: KnownIssue, issue: EmergingIssue) -> bool:
    """Whether the two are one thing: one cell within the other, texts or phrases in common, or one direction."""
    if known.cell is not None and issue.cell is not None:
        return _is_one_cell(known.cell, issue.cell)
    return _shares_texts(known, issue) or _shares_phrases(known, issue) or _shares_direction(known, issue)


def _is_one_cell(one: Cell, other: Cell) -> bool:
    """Equal, or one a part of the other and of the same topic or product, not merely of the same region."""
    if not (one.holds(other) or other.holds(one)) or EVERYTHING in (one, other):
        return False
    return one.topic == other.topic or (one.sku is not None and one.sku == other.sku)


def _shares_texts(known: KnownIssue, issue: EmergingIssue) -> bool:
    fewer = min(len(known.text_ids), len(issue.text_ids))
    return fewer > 0 and len(set(known.text_ids) & set(issue.text_ids)) >= SHARED_TEXTS * fewer


def _shares_phrases(known: KnownIssue, issue: EmergingIssue) -> bool:
    """Two phrases in common, counting as common what shares all of its words."""
    theirs = [parts_of(words) for words in known.phrases]
    shared = sum(
        any(parts_of(each.words) <= parts or parts <= parts_of(each.words) for parts in theirs)
        for each in issue.phrases
    )
    return shared >= SHARED_PHRASES


def _shares_direction(known: KnownIssue, issue: EmergingIssue) -> bool:
    if known.centre is None or issue.centre is None or known.centre.shape != issue.centre.shape:
        return False
    return float(np.dot(known.centre, issue.centre)) >= SAME_DIRECTION
