"""A text that a customer wrote, and what was heard in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from zhiyin.feedback.listening.authenticity import Doubt
from zhiyin.nlp.model import Analysis, Opinion, Span

MAX_OPINIONS = 255
"""Of one text; facts number them in one byte."""
LOW_CONFIDENCE = 0.6
"""Below this a person should look."""
SUSPICIOUS_BELOW = 0.6
"""Of authenticity: from there down a person should look, see docs/reference/listening.md."""
ALIAS_LENGTH = 120


class OriginKind(StrEnum):
    """What a text belongs to."""

    RESPONSE = "response"  # a survey answer, a review, words of the customer's own accord
    TICKET = "ticket"  # a request for help, a chat, a call


class TextKind(StrEnum):
    """Where a customer wrote."""

    REVIEW = "review"
    SURVEY = "survey"
    WORDS = "words"  # of their own accord: a post, a mention, a letter
    TICKET = "ticket"
    CONVERSATION = "conversation"
    CALL = "call"  # what was said on the telephone, written down


class TextState(StrEnum):
    """How far the reading of a text is."""

    WAITING = "waiting"
    READ = "read"
    FAILED = "failed"  # no model could read it; its reason stands beside it
    GONE = "gone"  # taken back by whoever wrote it


class ProductBy(StrEnum):
    """Who says which product a text is about."""

    TOLD = "told"  # the text came with it
    ORDER = "order"  # the order that it speaks of holds nothing else
    ALIAS = "alias"  # the text calls it by a name that the brand knows


class Source(StrEnum):
    """Who says that an opinion is in a text."""

    MODEL = "model"
    PERSON = "person"


class Product(NamedTuple):
    """Which product; either part may be unknown."""

    product_id: str | None
    sku: str | None


UNKNOWN_PRODUCT = Product(None, None)


@dataclass(frozen=True, slots=True)
class Written:
    """One text, as what it belongs to tells it."""

    place: str  # which of several texts of one thing: a question, a message
    kind: TextKind
    text: str
    at: int
    channel: str = ""
    touchpoint: str = ""
    order_number: str | None = None
    ticket_number: str | None = None
    product: Product = UNKNOWN_PRODUCT
    brand: str | None = None  # whose product it is, where somebody told
    score: float | None = None
    question_kind: str | None = None
    is_answered: bool | None = None  # by one of us; None where nobody answers such texts


@dataclass(frozen=True, slots=True)
class Origin:
    """What texts belong to, with all that it holds now."""

    kind: OriginKind
    id: int
    revision: int
    identity_id: int
    scope_id: int
    texts: tuple[Written, ...]


class HeardOpinion(NamedTuple):
    """An opinion in its place among those of its text, and who says so."""

    place: int
    opinion: Opinion
    source: Source = Source.MODEL
    correction_id: int | None = None
    path: str | None = None  # of its topic, from the root of the tree down


class Anchor(NamedTuple):
    """Where a text says something: by it a correction finds its opinion again, whichever model has read since."""

    sentence: Span
    aspect: Span | None
    words: Span | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of an opinion: `before` is None where no model had heard it, `after` where nothing is said."""

    id: int
    text_hash: str
    anchor: Anchor
    before: Opinion | None
    after: Opinion | None
    by: str
    at: int
    tree_version: int  # in which its topics are meant
    revoked_at: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a person wants of one opinion; what is not named stays."""

    is_nothing: bool = False
    topic: str | None = None
    fits_nowhere: bool = False
    polarity: int | None = None
    aspect: Span | None = None
    words: Span | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """An opinion that no model has heard, as a person tells it."""

    topic: str | None  # None: it fits nowhere
    polarity: int
    aspect: Span | None = None
    words: Span | None = None


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A text with its place among the others: whose it is, who may see it, how far its reading is."""

    id: int
    origin_kind: OriginKind
    origin_id: int
    kind: TextKind
    identity_id: int
    scope_id: int
    at: int
    channel: str
    touchpoint: str
    product: Product
    product_by: ProductBy | None
    order_number: str | None
    ticket_number: str | None
    brand: str | None  # of a competitor; None: our own
    score: float | None
    question_kind: str | None
    is_answered: bool | None
    text: str
    state: TextState
    error: str | None
    revision: int


class AuthenticityReason(NamedTuple):
    """One thing that speaks against a text, how strongly (0 to 1), and what shows it, in figures."""

    doubt: Doubt
    strength: float
    texts: int | None = None  # that have it in common, itself among them
    accounts: int | None = None
    expected: float | None = None  # texts, in so many hours
    hours: int | None = None
    stars: float | None = None


class HeardAuthenticity(NamedTuple):
    """How far a text can be taken for what a customer felt: 1, nothing speaks against it, down to 0."""

    score: float
    reasons: tuple[AuthenticityReason, ...]


@dataclass(frozen=True, slots=True)
class HeardText:
    """A text with what is heard in it; `analysis` is None before it was read, `authenticity` before it was judged."""

    verbatim: Verbatim
    analysis: Analysis | None
    tree_version: int | None
    opinions: tuple[HeardOpinion, ...]
    corrections: tuple[Correction, ...] = ()
    authenticity: HeardAuthenticity | None = None


class Wanted(NamedTuple):
    """Which texts a list shows."""

    identity_ids: Collection[int] | None = None
    origin_kind: OriginKind | None = None
    topics: Collection[str] | None = None  # with their children
    polarity: int | None = None  # of what is said of the topic, or else of the whole text
    sku: str | None = None
    product_id: str | None = None
    kind: TextKind | None = None
    emotion: str | None = None
    intent: str | None = None
    urgency_from: int | None = None
    language: str | None = None
    channel: str | None = None
    since: int | None = None
    until: int | None = None
    score_from: float | None = None
    score_to: float | None = None
    is_own: bool | None = None  # the brand's own product, or a competitor's
    brand: str | None = None
    is_answered: bool | None = None
    has_defect: bool | None = None
    is_unsure: bool | None = None
    state: TextState | None = None
    authenticity_below: float | None = None
    is_suspicious: bool | None = None  # what nobody has judged is not
    phrase: str | None = None  # that stands in the text, in whatever case
    is_corrected: bool | None = None  # a person has said what is true of an opinion
    origin_id: int | None = None


EVERY_TEXT = Wanted()


class TextPage(NamedTuple):
    """Some texts, and where the next page begins; None at the end."""

    texts: list[HeardText]
    next_position: tuple[int, int] | None


class Share(NamedTuple):
    """Of one product and topic and one person: how many opinions, and how many good less bad ones."""

    product: str | None
    topic: str | None
    person: int
    positive: int
    neutral: int
    negative: int


class Reach(NamedTuple):
    """How many opinions are counted, and how many of them are left without those of suspicious texts."""

    n: int
    n_without_suspicious: int


@dataclass(frozen=True, slots=True)
class Typical:
    """What several texts say of a thing in the same words, with a sentence that does."""

    aspect: str | None
    words: str | None
    polarity: int
    n: int
    text_id: int
    sentence: str


class ReadingState(NamedTuple):
    """How far the reading of all texts is."""

    by_state: Mapping[str, int]
    by_model: Mapping[str, int]
    by_tree: Mapping[int, int]
    new_waiting: int
