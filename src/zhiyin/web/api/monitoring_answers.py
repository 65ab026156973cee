"""Counts of opinions as the API tells them: every number with how many it is made of, and its interval."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from zhiyin.feedback.listening.corrected_shares import CorrectedSentiment, Uncorrected
from zhiyin.feedback.monitoring.claims import Claim, Need, OurStanding
from zhiyin.feedback.monitoring.model import FEW, Tally
from zhiyin.metrics.estimate import Difference, Estimate


class EstimateOut(BaseModel):
    """A number with its 95 % interval; null: unknown."""

    value: float | None
    low: float | None
    high: float | None
    n: int

    @classmethod
    def of(cls, estimate: Estimate | None) -> EstimateOut:
        if estimate is None:
            return cls(value=None, low=None, high=None, n=0)
        return cls(value=estimate.value, low=estimate.low, high=estimate.high, n=estimate.n)


class NetChangeOut(BaseModel):
    """Net sentiment now less that of the days before."""

    difference: float
    low: float | None
    high: float | None
    n_before: int
    net_sentiment_before: float | None
    is_significant: bool = Field(description="More than chance, among all that is looked at (Benjamini-Hochberg 5 %)")

    @classmethod
    def of(cls, difference: Difference, is_significant: bool, before: Tally) -> NetChangeOut:
        net = before.net_sentiment
        return cls(
            difference=difference.value, low=difference.low, high=difference.high, n_before=before.n,
            net_sentiment_before=net.value if net else None, is_significant=is_significant,
        )  # fmt: skip


class TallyOut(BaseModel):
    """Opinions counted."""

    positive: int
    neutral: int
    negative: int
    n: int
    texts: int = Field(description="Each text once, however much it says")
    people: int
    net_sentiment: float | None = Field(description="100 × (positive − negative) / n; null: nothing is said")
    low: float | None
    high: float | None
    sign: Literal["+", "-", "0"] | None = Field(description="Which way it leans; 0 when the interval leaves both open")
    is_few: bool = Field(description=f"Fewer than {FEW}: its interval says more than its value")

    @classmethod
    def of(cls, tally: Tally) -> TallyOut:
        return cls(**_figures(tally))


class CountedCellOut(TallyOut):
    """What is said of a line and a topic."""

    topic_id: str | None = Field(description="null: all topics of the table together")
    change: NetChangeOut | None = Field(description="null: not compared, or nothing was said before")

    @classmethod
    def at(cls, topic_id: str | None, tally: Tally, change: NetChangeOut | None) -> CountedCellOut:
        return cls(**_figures(tally), topic_id=topic_id, change=change)


class CountedTopicOut(BaseModel):
    """A topic as the head of a column."""

    id: str
    name: str
    path: str | None
    department: str = Field(description="Which answers for it")
    has_children: bool


class MatrixLineOut(BaseModel):
    key: str | None = Field(description="A SKU, or else a product's number; a category; a brand. null: all together")
    product_id: str | None = Field(description="Its number, where it is a product that has one")
    name: str | None
    category: str | None
    competitor: str | None = Field(description="Whose product it is, where it is not ours")
    whole: CountedCellOut
    cells: list[CountedCellOut] = Field(description="One for each topic of the table of which anything is said")


class MatrixOut(BaseModel):
    """Lines by topics. What is said below a topic is said of it too, and counts there once."""

    topics: list[CountedTopicOut]
    lines: list[MatrixLineOut]
    line_count: int = Field(description="Of which those with the most opinions are here")
    whole: MatrixLineOut


class PointOut(TallyOut):
    first: date = Field(description="The first day of the step")

    @classmethod
    def on(cls, first: date, tally: Tally) -> PointOut:
        return cls(**_figures(tally), first=first)


class SeriesOut(BaseModel):
    """Opinions over time; a step in which nothing was said is left out."""

    step: str
    points: list[PointOut]
    whole: TallyOut


class CorrectedOut(BaseModel):
    """Net sentiment as it was heard, and set right for the errors that are known of the model."""

    heard: TallyOut
    corrected: EstimateOut | None
    why_not: Uncorrected | None
    gold: int = Field(description="Sentences that people judged without being led by the model")

    @classmethod
    def of(cls, tally: Tally, found: CorrectedSentiment) -> CorrectedOut:
        corrected = None if found.corrected is None else EstimateOut.of(found.corrected)
        return cls(heard=TallyOut.of(tally), corrected=corrected, why_not=found.why_not, gold=found.gold)


class FeelingOut(BaseModel):
    value: str
    texts: int
    share: EstimateOut
    before: EstimateOut | None = Field(description="null: not compared")


class FeelingsOut(BaseModel):
    of: str
    n: int = Field(description="Texts of which it is known")
    unknown: int
    data: list[FeelingOut]


class BrandOut(BaseModel):
    brand: str | None = Field(description="null: ours")
    texts: int
    share_of_voice: EstimateOut
    said: TallyOut


class BrandsOut(BaseModel):
    """Reviews and posts by brand; what only we are told (requests, surveys) is left out."""

    texts: int
    data: list[BrandOut]


class PhraseOut(BaseModel):
    aspect: str | None
    words: str | None
    n: int
    text_id: int
    sentence: str


class ClaimOut(BaseModel):
    """A topic on which they are praised and we are not."""

    topic: CountedTopicOut
    standing: OurStanding
    theirs: TallyOut
    ours: TallyOut
    difference: float | None
    low: float | None
    high: float | None
    phrases: list[PhraseOut] = Field(description="In which words they are praised")

    @classmethod
    def of(cls, claim: Claim, topic: CountedTopicOut, phrases: list[PhraseOut]) -> ClaimOut:
        difference = claim.difference
        return cls(
            topic=topic, standing=claim.standing, theirs=TallyOut.of(claim.theirs), ours=TallyOut.of(claim.ours),
            difference=difference.value if difference else None, low=difference.low if difference else None,
            high=difference.high if difference else None, phrases=phrases,
        )  # fmt: skip


class NeedOut(BaseModel):
    topic: CountedTopicOut
    wishes: int
    texts: int
    share: EstimateOut

    @classmethod
    def of(cls, need: Need, topic: CountedTopicOut) -> NeedOut:
        return cls(topic=topic, wishes=need.wishes, texts=need.texts, share=EstimateOut.of(need.share))


def _figures(tally: Tally) -> dict[str, Any]:
    net, (low, high) = tally.net_sentiment, tally.limits
    return {
        "positive": tally.positive, "neutral": tally.neutral, "negative": tally.negative, "n": tally.n,
        "texts": tally.texts, "people": tally.people, "net_sentiment": net.value if net else None,
        "low": low, "high": high,
        "sign": _sign(net), "is_few": tally.n < FEW,
    }  # fmt: skip


def _sign(net: Estimate | None) -> str | None:
    if net is None or net.low is None or net.high is None:
        return None
    return "+" if net.low > 0 else "-" if net.high < 0 else "0"
