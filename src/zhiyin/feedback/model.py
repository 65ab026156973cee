"""What customers said: answers to surveys, reviews, and words of their own accord."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class ResponseKind(StrEnum):
    """How the words came to us."""

    SURVEY = "survey"  # we asked
    REVIEW = "review"  # in public, with stars
    WORDS = "words"  # of their own accord


@dataclass(frozen=True, slots=True)
class Answer:
    """One question and what was answered."""

    question_id: str
    kind: str  # a QuestionKind, or the brand's own word
    score: float | None  # None when there is none, or none that the scale can hold
    scale_max: int | None
    words: str | None
    choice: str | None = None  # where answers have no order


@dataclass(frozen=True, slots=True)
class Reply:
    """What we answered in public."""

    words: str | None
    at: int
    agent_id: str | None


@dataclass(frozen=True, slots=True)
class About:
    """What a response is about."""

    order_number: str | None
    ticket_number: str | None
    product_id: str | None
    sku: str | None
    brand: str | None = None  # of the product, where somebody told it


@dataclass(frozen=True, slots=True)
class Response:
    """One response as it stands after its corrections; instants in microseconds since 1970 (UTC)."""

    answered_at: int
    channel: str
    touchpoint: str
    title: str | None
    survey_id: str | None
    survey_name: str | None
    relation: str | None  # relationship (asked now and then), transactional (asked after an event)
    language: str | None
    about: About
    answers: tuple[Answer, ...]
    reply: Reply | None
    is_deleted: bool

    @property
    def leading(self) -> Answer | None:
        """The answer that stands for all: the first one with a score, or else with words."""
        scored = next((answer for answer in self.answers if answer.score is not None), None)
        return scored or next((answer for answer in self.answers if answer.words), None)

    @property
    def words(self) -> str | None:
        """All that was said, a line for each answer."""
        return "\n".join(answer.words for answer in self.answers if answer.words) or None


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """A response with its place among the others: whose it is, and who may see it."""

    id: int
    kind: ResponseKind
    response_id: str
    identity_id: int
    scope_id: int
    revision: int
    response: Response


class Wanted(NamedTuple):
    """Which responses a list shows."""

    identity_ids: Collection[int] | None = None
    kind: str | None = None
    question_kind: str | None = None
    product_id: str | None = None
    survey_id: str | None = None
    score_from: float | None = None
    score_to: float | None = None


EVERY_RESPONSE = Wanted()
