"""Texts and opinions as the API tells them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.db.jobs import Job
from zhiyin.feedback.listening.authenticity import WEIGHTS, Doubt
from zhiyin.feedback.opinions.model import (
    SUSPICIOUS_BELOW,
    AuthenticityReason,
    Correction,
    HeardAuthenticity,
    HeardOpinion,
    HeardText,
    Product,
    ProductBy,
    ReadingState,
    Source,
    TextKind,
    TextState,
    Typical,
)
from zhiyin.feedback.opinions.tallying import Cell
from zhiyin.nlp.model import Analysis, Defect, Language, Opinion, Scored, Span, Stance, Urgency
from zhiyin.web.api.jobs import JobOut


class SpanOut(BaseModel):
    """Characters of the text, counted as Unicode code points; the end is not included."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @classmethod
    def of(cls, span: Span | None) -> SpanOut | None:
        return None if span is None else cls(start=span.start, end=span.end)


class ScoredOut(BaseModel):
    name: str
    confidence: float = Field(description="0 to 1, calibrated")

    @classmethod
    def of(cls, scored: Scored) -> ScoredOut:
        return cls(name=scored.name, confidence=scored.confidence)


class SaidOut(BaseModel):
    """What is said of one thing."""

    topic_id: str | None = Field(description="null: it fits nowhere")
    topic_confidence: float
    aspect: SpanOut | None = Field(description="The words for the thing; null where it is not named")
    words: SpanOut | None = Field(description="What is said of it; null where the whole sentence says it")
    sentence: SpanOut
    polarity: int = Field(description="-1, 0 or 1")
    confidence: float

    @classmethod
    def of(cls, opinion: Opinion) -> SaidOut:
        return cls(
            topic_id=opinion.topic,
            topic_confidence=opinion.topic_confidence,
            aspect=SpanOut.of(opinion.aspect),
            words=SpanOut.of(opinion.words),
            sentence=SpanOut(start=opinion.sentence.start, end=opinion.sentence.end),
            polarity=int(opinion.polarity),
            confidence=opinion.confidence,
        )


class OpinionOut(SaidOut):
    place: int = Field(description="Its number in the text, by which it is corrected")
    source: Source
    correction_id: int | None
    topic_path: str | None = Field(description="From the root of the tree down, parted by /")

    @classmethod
    def of_text(cls, heard: HeardOpinion) -> OpinionOut:
        return cls(
            **SaidOut.of(heard.opinion).model_dump(),
            place=heard.place,
            source=heard.source,
            correction_id=heard.correction_id,
            topic_path=heard.path,
        )


class CorrectionOut(BaseModel):
    id: int
    before: SaidOut | None = Field(description="null: no model had heard it")
    after: SaidOut | None = Field(description="null: nothing is said there")
    made_by: str
    made_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, correction: Correction) -> CorrectionOut:
        return cls(
            id=correction.id,
            before=None if correction.before is None else SaidOut.of(correction.before),
            after=None if correction.after is None else SaidOut.of(correction.after),
            made_by=correction.by,
            made_at=from_micros(correction.at),
            revoked_at=None if correction.revoked_at is None else from_micros(correction.revoked_at),
        )


class HeardOut(BaseModel):
    """What a model heard in a text as a whole."""

    model: str
    tree_version: int
    language: Language
    defects: list[Defect]
    sentiment: int = Field(description="-1, 0 or 1")
    sentiment_confidence: float
    emotions: list[ScoredOut]
    intents: list[ScoredOut]
    urgency: Urgency
    stance: Stance

    @classmethod
    def of(cls, heard: Analysis, tree_version: int) -> HeardOut:
        return cls(
            model=heard.model,
            tree_version=tree_version,
            language=heard.language,
            defects=list(heard.defects),
            sentiment=int(heard.sentiment),
            sentiment_confidence=heard.sentiment_confidence,
            emotions=[ScoredOut.of(each) for each in heard.emotions],
            intents=[ScoredOut.of(each) for each in heard.intents],
            urgency=heard.urgency,
            stance=heard.stance,
        )


class WhoseText(BaseModel):
    id: str
    name: str | None


class DoubtOut(BaseModel):
    """One thing that speaks against a text, and what shows it; null where a figure does not belong to it."""

    code: Doubt
    strength: float = Field(description="0 to 1")
    weight: float = Field(description="The part of the score that it takes at its strongest")
    texts: int | None = Field(description="That have it in common, this one among them")
    accounts: int | None
    expected: float | None = Field(description="So many texts were to be expected in so many hours")
    hours: int | None
    stars: float | None

    @classmethod
    def of(cls, reason: AuthenticityReason) -> DoubtOut:
        return cls(
            code=reason.doubt, strength=reason.strength, weight=WEIGHTS[reason.doubt], texts=reason.texts,
            accounts=reason.accounts, expected=reason.expected, hours=reason.hours, stars=reason.stars,
        )  # fmt: skip


class AuthenticityOut(BaseModel):
    """How far a text can be taken for what a customer felt."""

    score: float = Field(description="1: nothing speaks against it; down to 0")
    is_suspicious: bool
    reasons: list[DoubtOut] = Field(description="The weightiest first")

    @classmethod
    def of(cls, heard: HeardAuthenticity) -> AuthenticityOut:
        reasons = [DoubtOut.of(reason) for reason in heard.reasons]
        return cls(score=heard.score, is_suspicious=heard.score < SUSPICIOUS_BELOW, reasons=reasons)


class TextOut(BaseModel):
    """A text with what is heard in it."""

    id: int
    kind: TextKind
    written_at: datetime
    channel: str
    touchpoint: str
    product_id: str | None
    sku: str | None
    product_by: ProductBy | None
    order_number: str | None
    ticket_number: str | None
    response_id: int | None
    ticket_id: int | None
    competitor: str | None = Field(description="The brand, where it is not ours")
    score: float | None
    question_kind: str | None
    is_answered: bool | None = Field(description="null where nobody answers such texts")
    customer: WhoseText | None = Field(description="null where it is nobody's, or you may not see customers")
    text: str
    is_masked: bool = Field(description="Dots stand for personal data, a dot a character")
    state: TextState
    error: str | None = Field(description="Why it could not be read")
    revision: int
    heard: HeardOut | None = Field(description="null before it was read")
    authenticity: AuthenticityOut | None = Field(description="null before it was judged; requests for help never are")
    opinions: list[OpinionOut]

    @classmethod
    def of(cls, found: HeardText) -> TextOut:
        text, read = found.verbatim, found.analysis
        is_response = text.origin_kind == "response"
        return cls(
            id=text.id, kind=text.kind, written_at=from_micros(text.at), channel=text.channel,
            touchpoint=text.touchpoint, product_id=text.product.product_id, sku=text.product.sku,
            product_by=text.product_by, order_number=text.order_number, ticket_number=text.ticket_number,
            response_id=text.origin_id if is_response else None, ticket_id=None if is_response else text.origin_id,
            competitor=text.brand, score=text.score, question_kind=text.question_kind, is_answered=text.is_answered,
            customer=None, text=text.text, is_masked=False, state=text.state, error=text.error, revision=text.revision,
            heard=None if read is None else HeardOut.of(read, found.tree_version or 0),
            authenticity=None if found.authenticity is None else AuthenticityOut.of(found.authenticity),
            opinions=[OpinionOut.of_text(each) for each in found.opinions],
        )  # fmt: skip


class WholeTextOut(TextOut):
    """One text, with what people corrected in it."""

    corrections: list[CorrectionOut]

    @classmethod
    def whole(cls, found: HeardText, listed: TextOut) -> WholeTextOut:
        """The same as in a list, and the corrections of `found`."""
        corrections = [CorrectionOut.of(each) for each in found.corrections]
        return cls(**listed.model_dump(), corrections=corrections)


class CellOut(BaseModel):
    """Opinions of one product and topic."""

    product: str | None = Field(description="The SKU, or else the product's number; null: unknown, or of all")
    topic_id: str | None
    topic_path: str | None
    positive: int
    neutral: int
    negative: int
    n: int
    texts_of: int = Field(description="How many people said so")
    net_sentiment: float = Field(description="100 × (positive − negative) / n")
    low: float
    high: float

    @classmethod
    def of(cls, cell: Cell, path: str | None) -> CellOut:
        net = cell.net_sentiment
        assert net.value is not None
        assert net.low is not None
        assert net.high is not None
        return cls(
            product=cell.product, topic_id=cell.topic, topic_path=path, positive=cell.positive, neutral=cell.neutral,
            negative=cell.negative, n=cell.n, texts_of=cell.people, net_sentiment=net.value, low=net.low,
            high=net.high,
        )  # fmt: skip


class TypicalOut(BaseModel):
    """What is said in the same words, and a sentence that says it."""

    aspect: str | None
    words: str | None
    polarity: int
    n: int
    text_id: int
    sentence: str

    @classmethod
    def of(cls, typical: Typical) -> TypicalOut:
        return cls(
            aspect=typical.aspect, words=typical.words, polarity=typical.polarity, n=typical.n,
            text_id=typical.text_id, sentence=typical.sentence,
        )  # fmt: skip


class ReadingOut(BaseModel):
    """How far the reading of all texts is."""

    by_state: dict[str, int]
    by_model: dict[str, int]
    by_tree_version: dict[int, int]
    new_waiting: int
    job: JobOut | None = Field(description="The last one that read everything again")

    @classmethod
    def of(cls, state: ReadingState, job: Job | None) -> ReadingOut:
        return cls(
            by_state=dict(state.by_state),
            by_model=dict(state.by_model),
            by_tree_version=dict(state.by_tree),
            new_waiting=state.new_waiting,
            job=None if job is None else JobOut.of(job),
        )


class AliasOut(BaseModel):
    """A name by which people call a product."""

    name: str = Field(max_length=500)
    product_id: str | None = Field(default=None, max_length=255)
    sku: str | None = Field(default=None, max_length=255)

    @classmethod
    def listed(cls, products: Mapping[str, Product]) -> list[AliasOut]:
        return [cls(name=name, product_id=found.product_id, sku=found.sku) for name, found in products.items()]
