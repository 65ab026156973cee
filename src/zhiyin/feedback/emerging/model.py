"""An emerging issue as people handle it: what rose, how far it is, who looks after it, what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from zhiyin.feedback.listening.known import KnownIssue
from zhiyin.feedback.listening.model import Cell, DayCount, Habit, RisingPhrase
from zhiyin.metrics.estimate import Estimate
from zhiyin.staff.access import Principal
from zhiyin.staff.model import ANY, ScopeGrant


class IssueState(StrEnum):
    """How far an issue is."""

    OPEN = "open"  # nobody has looked at it
    SEEN = "seen"  # somebody has, or looks after it
    CLOSED = "closed"  # what was to be done is done
    DISMISSED = "dismissed"  # it was none

    @property
    def is_current(self) -> bool:
        return self in CURRENT


CURRENT = (IssueState.OPEN, IssueState.SEEN)


class Happened(StrEnum):
    """What happened to an issue."""

    RAISED = "raised"
    SEEN = "seen"
    TAKEN = "taken"  # somebody looks after it from now on
    LEFT = "left"  # nobody looks after it any more
    CLOSED = "closed"
    DISMISSED = "dismissed"
    REOPENED = "reopened"  # a person did
    RETURNED = "returned"  # it rose again after it was closed


class Step(NamedTuple):
    """One thing that happened to it; `by` is None where nobody did it: it was found in the texts."""

    at: datetime
    what: Happened
    by: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What spoke for the issue on the day when it was surest."""

    cell: Cell | None
    found_by: str
    phrases: tuple[RisingPhrase, ...]
    first_day: date
    last_day: date
    voices: int
    expected: float
    ratio: Estimate
    chance: float
    habit: Habit | None = None
    followed: str | None = None  # the phrase whose days are counted, where it is no cell
    product: Cell | None = None  # of which most of its texts are, also where no cell rose
    one_in: int = 1  # so many texts stand for each that was counted: more is written than can be looked at


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that is said more than it used to be, of one brand ("" is what belongs to none)."""

    id: str
    brand: str
    state: IssueState
    raised_at: datetime
    risen_from: date  # the first day of the rise, as it was found first
    risen_to: date  # the last day on which it still was one
    evidence: Evidence
    phrases: tuple[str, ...]  # all by which it is known again, the latest first
    text_ids: tuple[int, ...]  # of whatever was found of it, the latest first
    days: tuple[DayCount, ...]
    owner_id: str | None = None
    closed_on: date | None = None  # on the brand's calendar
    reason: str = ""
    returned_count: int = 0

    @property
    def known(self) -> KnownIssue:
        """As far as it is needed to know it again."""
        texts = tuple(str(id_) for id_ in self.text_ids)
        return KnownIssue(self.id, self.evidence.cell, self.phrases, texts, None, self.closed_on)


class Found(NamedTuple):
    """Which issues a list shows, and behind which position (chance, id) it goes on."""

    states: tuple[IssueState, ...] = tuple(IssueState)
    after: tuple[float, str] | None = None


ALL = Found()


class Listening(NamedTuple):
    """How far the listening is: of a brand's texts, the first day, and the last day that was judged."""

    texts_from: date | None
    judged_to: date | None
    today: date
    least_days: int
    best_days: int

    @property
    def day_count(self) -> int:
        """On how many days texts could be heard."""
        return 0 if self.texts_from is None else max((self.today - self.texts_from).days, 0)


def sees_all_of(reader: Principal, brand: str) -> bool:
    """Whether all rows from which the brand's issues come are the reader's; "" belongs to no brand."""
    if reader.scopes.is_everything:
        return True
    return brand not in ("", ANY) and any(grant.includes(ScopeGrant(brand)) for grant in reader.grants)
