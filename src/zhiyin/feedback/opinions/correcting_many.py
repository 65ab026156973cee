"""Correcting many opinions in one go: each by itself, so that one that has changed meanwhile stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.feedback.opinions.correcting import changed
from zhiyin.feedback.opinions.model import Change, HeardOpinion, HeardText, Source
from zhiyin.feedback.opinions.service import OpinionService

MOST_AT_ONCE = 200


class Meant(NamedTuple):
    """One opinion of many, in the text as whoever means it has seen it."""

    text_id: int
    place: int
    revision: int | None = None


class OutcomeKind(StrEnum):
    """What became of one of many."""

    DONE = "done"
    ALREADY = "already"  # it is so
    CHANGED = "changed"  # the text is another than the one that was seen
    GONE = "gone"  # there is no such opinion, or it may not be seen


class Outcome(NamedTuple):
    """What became of one of many; by its number a correction can be taken back."""

    of: Meant
    kind: OutcomeKind
    correction_id: int | None = None


class CorrectingMany:
    """Says the same of many opinions. Doing it again changes nothing; each can be taken back by itself."""

    def __init__(self, opinions: OpinionService) -> None:
        self._opinions = opinions

    def correct(
        self,
        many: Sequence[Meant],
        change: Change,
        *,
        by: str,
        scopes: ScopeFilter,
        may_see: Callable[[HeardText], bool],
    ) -> list[Outcome]:
        """What became of each. What is seen to change in between by these corrections themselves is no conflict."""
        revisions: dict[int, int] = {}
        return list(self._each(many, change, revisions, by=by, scopes=scopes, may_see=may_see))

    def undo(
        self,
        corrections: Sequence[tuple[int, int]],
        *,
        by: str,
        scopes: ScopeFilter,
        may_see: Callable[[HeardText], bool],
    ) -> list[Outcome]:
        """Take corrections (text, correction) back, the last one first."""
        return [self._undone(*pair, by=by, scopes=scopes, may_see=may_see) for pair in reversed(corrections)]

    def _each(
        self,
        many: Sequence[Meant],
        change: Change,
        revisions: dict[int, int],
        *,
        by: str,
        scopes: ScopeFilter,
        may_see: Callable[[HeardText], bool],
    ) -> Iterator[Outcome]:
        for meant in many:
            known = self._find(meant, scopes, may_see)
            if known is None:
                yield Outcome(meant, OutcomeKind.GONE)
                continue
            text, heard = known
            seen = revisions.get(meant.text_id, meant.revision)
            if seen is not None and seen != text.verbatim.revision:
                yield Outcome(meant, OutcomeKind.CHANGED)
            elif _is_so(heard, change, text.verbatim.text):
                yield Outcome(meant, OutcomeKind.ALREADY, heard.correction_id)
            else:
                yield self._corrected(meant, change, revisions, by=by, scopes=scopes, seen=seen)

    def _find(
        self, meant: Meant, scopes: ScopeFilter, may_see: Callable[[HeardText], bool]
    ) -> tuple[HeardText, HeardOpinion] | None:
        try:
            text = self._opinions.get_text(meant.text_id, scopes)
        except NotFound:
            return None
        heard = next((one for one in text.opinions if one.place == meant.place), None)
        return None if heard is None or not may_see(text) else (text, heard)

    def _corrected(
        self, meant: Meant, change: Change, revisions: dict[int, int], *, by: str, scopes: ScopeFilter, seen: int | None
    ) -> Outcome:
        try:
            text = self._opinions.correct(meant.text_id, meant.place, change, by=by, scopes=scopes, revision=seen)
        except NotFound:
            return Outcome(meant, OutcomeKind.GONE)
        except Conflict:
            return Outcome(meant, OutcomeKind.CHANGED)
        revisions[meant.text_id] = text.verbatim.revision
        return Outcome(meant, OutcomeKind.DONE, max(each.id for each in text.corrections))

    def _undone(
        self, text_id: int, correction_id: int, *, by: str, scopes: ScopeFilter, may_see: Callable[[HeardText], bool]
    ) -> Outcome:
        meant = Meant(text_id, 0)
        try:
            if not may_see(self._opinions.get_text(text_id, scopes)):
                return Outcome(meant, OutcomeKind.GONE, correction_id)
            self._opinions.undo(text_id, correction_id, by=by, scopes=scopes)
        except NotFound:
            return Outcome(meant, OutcomeKind.GONE, correction_id)
        except Conflict:
            return Outcome(meant, OutcomeKind.CHANGED, correction_id)
        return Outcome(meant, OutcomeKind.DONE, correction_id)


def _is_so(heard: HeardOpinion, change: Change, text: str) -> bool:
    """Whether a person has said just this."""
    topics = [] if change.topic is None else [change.topic]
    return heard.source is Source.PERSON and changed(heard.opinion, change, text, topics) == heard.opinion
