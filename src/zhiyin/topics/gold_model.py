"""Gold labels: what a person says a sentence speaks of, and what a model had said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhiyin.nlp.model import Polarity, Span


class Way(StrEnum):
    """How a label came about; it says what accuracy may be read from it."""

    CORRECTION = "correction"  # of an opinion that somebody stumbled over: more often wrong than others
    CONFIRMATION = "confirmation"  # of an opinion that is right
    QUEUE = "queue"  # of a sentence that the model was unsure of
    OWN = "own"  # of a sentence that somebody wrote or pasted


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model said of a sentence."""

    model: str  # name@version
    topic_id: str | None  # None: it fits nowhere
    polarity: Polarity | None
    confidence: float


@dataclass(frozen=True, slots=True)
class NewGold:
    """A sentence and what a person says of it."""

    sentence: str  # its words
    topic_id: str | None  # None: none of the topics
    polarity: Polarity | None = None  # None: the person says nothing of it
    way: Way = Way.OWN
    text_id: str | None = None  # of the text that it stands in; None: it is nobody's
    span: Span | None = None  # in that text
    scope_id: int | None = None  # the row scope of that text; None where there is no text
    said: Prediction | None = None  # by a model, before the person; None: nothing


@dataclass(frozen=True, slots=True)
class GoldLabel:
    """A label as it is kept. Of several of one sentence the newest counts; taking it back restores the one before."""

    id: str
    sentence: str
    topic_id: str | None
    polarity: Polarity | None
    way: Way
    text_id: str | None
    span: Span | None
    scope_id: int | None
    tree_version: int  # in which the topic was meant
    labelled_by: str
    labelled_at: datetime
    replaces: str | None = None
    revoked_by: str | None = None
    revoked_at: datetime | None = None
    said: Prediction | None = None

    @property
    def is_in_force(self) -> bool:
        return self.revoked_at is None
