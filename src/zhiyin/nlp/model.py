"""What can be heard in a text, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """Characters of the original text, as Python counts them; the end is not included."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Language(StrEnum):
    """What a text is written in, judged by its script."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"
    MIXED = "mixed"  # Chinese and English in about equal parts
    OTHER = "other"  # of which the models know nothing
    NONE = "none"  # no letters at all: emoji, numbers


class Polarity(IntEnum):
    """Whether something is said well or ill of a thing."""

    NEGATIVE = -1
    NEUTRAL = 0
    POSITIVE = 1


class Emotion(StrEnum):
    """Ekman's six and none of them, as `fact_opinions` tells them."""

    ANGER = "anger"
    DISGUST = "disgust"
    FEAR = "fear"
    JOY = "joy"
    SADNESS = "sadness"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


class Intent(StrEnum):
    """What whoever wrote wants of the brand."""

    PRAISE = "praise"
    COMPLAINT = "complaint"
    QUESTION = "question"
    REQUEST = "request"  # that something be done: sent again, repaired, changed
    REFUND = "refund"  # money or goods back
    SUGGESTION = "suggestion"
    CANCELLATION = "cancellation"  # says that they leave, or may
    PURCHASE = "purchase"  # wants to buy, or asks before buying
    REPORT = "report"  # tells what happened, and wants nothing yet
    OTHER = "other"


class Urgency(IntEnum):
    """How soon somebody should look."""

    NONE = 0
    NORMAL = 1
    HIGH = 2  # they leave, they wait in vain, money is at stake
    CRITICAL = 3  # somebody is in danger, or the law is named


class Stance(StrEnum):
    """For or against the brand, as told to others."""

    RECOMMENDS = "recommends"
    WARNS = "warns"
    DEFENDS = "defends"  # against what others say
    NONE = "none"


class Defect(StrEnum):
    """What is wrong with a text, so that less can be heard of it."""

    EMPTY = "empty"
    NO_WORDS = "no_words"  # emoji, numbers or punctuation alone
    LOST_CHARACTERS = "lost_characters"  # mojibake, replacement characters
    BOILERPLATE = "boilerplate"  # only what a platform writes where nobody wrote anything
    GLOSSES = "glosses"  # pinyin in brackets, taken away before reading
    TOO_LONG = "too_long"  # read up to a limit
    UNKNOWN_LANGUAGE = "unknown_language"


class Scored(NamedTuple):
    """A word and how sure the model is of it, 0 to 1, calibrated."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is said of one thing. All spans index the original text."""

    topic: str | None  # the id of a topic; None: it fits nowhere
    topic_confidence: float
    aspect: Span | None  # what it is said of; None: nothing is named
    words: Span | None  # what is said; None: the sentence as a whole says it
    polarity: Polarity
    confidence: float  # that this is said, and with this polarity
    sentence: Span


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that a model hears in one text."""

    model: str  # name@version
    language: Language
    defects: tuple[Defect, ...]
    sentiment: Polarity
    sentiment_confidence: float
    emotions: tuple[Scored, ...]  # names of `Emotion`, the most probable first; empty where nothing can be heard
    intents: tuple[Scored, ...]  # names of `Intent`
    urgency: Urgency
    stance: Stance
    opinions: tuple[Opinion, ...]
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that somebody has put under a topic, or out of it."""

    text: str
    is_of_topic: bool = True
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as a model sees it. What it is called in one language helps to find it in another."""

    id: str
    parent_id: str | None
    names: Mapping[str, str]  # by locale: en, zh-CN, zh-TW
    definitions: Mapping[str, str]
    include: Sequence[str] = ()  # phrases that always mean it
    exclude: Sequence[str] = ()  # phrases that never do
    examples: Sequence[Example] = ()
    urgency: Urgency = Urgency.NONE  # of whatever is said ill of it


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The topic tree in one version, parents before their children."""

    version: int
    topics: tuple[Topic, ...] = ()


class TextModel(Protocol):
    """Whoever can read texts: ours, or one that somebody has plugged in."""

    @property
    def name(self) -> str:
        """Its name and version, such as `encoder@1`: what it has found is kept under this name."""
        ...

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        """One analysis a text, in their order. Never raises for a text: what is wrong with it is among its defects."""
        ...
