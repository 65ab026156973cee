"""A topic that may be missing, and what people decide of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from zhiyin.metrics.estimate import Estimate
from zhiyin.topics.model import LocalizedText


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"  # it is a topic of its own
    MERGED = "merged"  # its sentences are examples of a topic that was there
    DISMISSED = "dismissed"  # nothing like it is proposed again


class Sentence(NamedTuple):
    """A sentence that fits nowhere, where it stands in its text."""

    text_id: int
    start: int
    end: int
    words: str

    @property
    def key(self) -> str:
        return f"{self.text_id}:{self.start}:{self.end}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A topic that may be missing, as far as somebody may see the texts that speak of it."""

    id: str
    state: ProposalState
    phrases: Mapping[str, tuple[str, ...]]  # by language (en, zh): what is said in it and hardly elsewhere
    names: LocalizedText  # that a person gave it
    model: str  # whose vectors brought the sentences together
    sentence_count: int
    text_count: int
    share: Estimate | None  # of all sentences that fit nowhere
    cohesion: float  # mean cosine of two of its sentences: 1 for equal ones
    found_at: int
    decided_by: str | None = None
    decided_at: int | None = None
    topic_id: str | None = None
    examples: tuple[Sentence, ...] = field(default=())


class Decision(NamedTuple):
    """What somebody decided; `added` are the examples and phrases that a topic got by it."""

    state: ProposalState
    by: str
    at: int
    topic_id: str | None = None
    added_examples: tuple[str, ...] = ()
    added_phrases: tuple[str, ...] = ()
