"""Emerging issues as the API tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.base.locale import Locale
from zhiyin.feedback.emerging.following import language_of
from zhiyin.feedback.emerging.model import Evidence, Happened, Issue, IssueState, Listening, Step
from zhiyin.feedback.listening.model import Cell, DayCount
from zhiyin.feedback.opinions.model import HeardText
from zhiyin.nlp.model import Topic
from zhiyin.web.api.opinion_answers import TextOut


class Names(NamedTuple):
    """What topics and products are called: topics by path, products by SKU."""

    topics: Mapping[str, Topic]
    products: Mapping[str, str]
    locale: Locale


class RisingPhraseOut(BaseModel):
    """A phrase of its texts."""

    words: str
    language: Literal["zh", "en"]
    texts: int = Field(description="How many of the texts in its days say it")
    base_texts: int = Field(description="How many of all texts of the four weeks before said it")


class RiseRatioOut(BaseModel):
    """Counted to expected, with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int = Field(description="Voices counted")


class WhereOut(BaseModel):
    """The deepest place that explains the rise; what is null is open."""

    category: str | None
    sku: str | None
    product_name: str | None
    topic_path: str | None
    topic_id: str | None = Field(description="null also where the topic is no more")
    topic_name: str | None = Field(description="In the language of whoever asks")
    polarity: int | None
    region: str | None

    @classmethod
    def of(cls, cell: Cell, names: Names) -> WhereOut:
        topic = names.topics.get(cell.topic or "")
        return cls(
            category=cell.category,
            sku=cell.sku,
            product_name=names.products.get(cell.sku or ""),
            topic_path=cell.topic,
            topic_id=topic.id if topic else None,
            topic_name=None if topic is None else _called(topic, names.locale),
            polarity=None if cell.polarity is None else int(cell.polarity),
            region=cell.region,
        )


class IssueDayOut(BaseModel):
    """A day: how many customers said so, and between which numbers 95 % of such days would lie."""

    on: date
    voices: int
    expected: float
    low: float
    high: float

    @classmethod
    def of(cls, day: DayCount) -> IssueDayOut:
        return cls(**day._asdict())


class IssueOut(BaseModel):
    """Something that is said more than it used to be."""

    id: str
    brand: str | None
    state: IssueState
    where: WhereOut | None = Field(description="null: it shows in phrases alone, in no single place")
    found_by: str = Field(description="cell, phrase or cluster: which of them was the surest")
    phrases: list[RisingPhraseOut] = Field(description="The most characteristic first, up to four of a language")
    raised_at: datetime
    since: date = Field(description="The first day of the rise")
    until: date = Field(description="The last day on which it still was one")
    first: date = Field(description="The first of the days that were counted")
    last: date
    voices: int = Field(description="Customers, each once a day; a text of nobody known is one")
    expected: float
    ratio: RiseRatioOut
    chance: float = Field(description="How often chance alone would count as many")
    one_in: int = Field(description="1: all texts were counted; else one writer in so many")
    text_count: int
    owner: str | None = Field(description="The id of who looks after it, as far as one may know them")
    has_owner: bool
    closed_on: date | None
    reason: str
    returned_count: int = Field(description="How often it rose again after it was closed")
    days: list[IssueDayOut]

    @classmethod
    def of(cls, issue: Issue, names: Names, owner: str | None) -> IssueOut:
        found, place = issue.evidence, issue.evidence.cell or issue.evidence.product
        return cls(
            id=issue.id, brand=issue.brand or None, state=issue.state,
            where=None if place is None else WhereOut.of(place, names),
            found_by=found.found_by, phrases=_phrases(found), raised_at=issue.raised_at, since=issue.risen_from,
            until=issue.risen_to, first=found.first_day, last=found.last_day, voices=found.voices,
            expected=found.expected, ratio=_ratio(found), chance=found.chance, one_in=found.one_in,
            text_count=len(issue.text_ids), owner=owner, has_owner=issue.owner_id is not None,
            closed_on=issue.closed_on, reason=issue.reason, returned_count=issue.returned_count,
            days=[IssueDayOut.of(day) for day in issue.days],
        )  # fmt: skip


class IssueStepOut(BaseModel):
    """What happened to it."""

    at: datetime
    what: Happened
    by: str | None = Field(description="null: it was found in the texts, or by somebody of whom one does not know")
    note: str


class WholeIssueOut(IssueOut):
    """One issue with its history."""

    history: list[IssueStepOut]

    @classmethod
    def whole(cls, issue: IssueOut, steps: Sequence[tuple[Step, str | None]]) -> WholeIssueOut:
        history = [IssueStepOut(at=step.at, what=step.what, by=by, note=step.note) for step, by in steps]
        return cls(**dict(issue), history=history)


class EvidenceTextOut(TextOut):
    """A text of the issue, with which of its opinions speak of it."""

    places: list[int] = Field(description="The numbers of these opinions; empty: the text as a whole does")

    @classmethod
    def about(cls, heard: HeardText, evidence: Evidence) -> EvidenceTextOut:
        topic = evidence.cell.topic if evidence.cell else None
        mine = [each.place for each in heard.opinions if topic and f"{each.path or ''}/".startswith(f"{topic}/")]
        return cls(**dict(TextOut.of(heard)), places=mine)


class AffectedOut(BaseModel):
    """A customer who said so."""

    id: str
    name: str | None
    text_count: int
    last_at: datetime

    @classmethod
    def of(cls, customer: str, name: str, moments: Sequence[int]) -> AffectedOut:
        return cls(id=customer, name=name or None, text_count=len(moments), last_at=from_micros(max(moments)))


class ListeningOut(BaseModel):
    """How far the listening is."""

    texts_from: date | None = Field(description="The first day of which texts were read; null: none was")
    judged_to: date | None = Field(description="The last day that was judged")
    day_count: int = Field(description="On so many days texts could be written since")
    least_days: int = Field(description="From so many on something can be told")
    best_days: int = Field(description="So many are compared with where there are as many")
    job_state: str | None = Field(description="Of the last look that somebody asked for")
    current_count: int = Field(description="How many issues are open or seen")

    @classmethod
    def of(cls, found: Listening, job_state: str | None, current_count: int) -> ListeningOut:
        return cls(
            texts_from=found.texts_from, judged_to=found.judged_to, day_count=found.day_count,
            least_days=found.least_days, best_days=found.best_days, job_state=job_state, current_count=current_count,
        )  # fmt: skip


def _phrases(found: Evidence) -> list[RisingPhraseOut]:
    return [
        RisingPhraseOut(words=each.words, language=_language(each.words), texts=each.texts, base_texts=each.base_texts)
        for each in found.phrases
    ]


def _language(words: str) -> Literal["zh", "en"]:
    return "en" if language_of(words) == "en" else "zh"


def _ratio(found: Evidence) -> RiseRatioOut:
    ratio = found.ratio
    assert ratio.value is not None
    assert ratio.low is not None
    assert ratio.high is not None
    return RiseRatioOut(value=ratio.value, low=ratio.low, high=ratio.high, n=ratio.n)


def _called(topic: Topic, locale: Locale) -> str:
    """In the language asked for, or else in any."""
    return topic.names.get(locale.value) or next(iter(topic.names.values()), topic.id)
