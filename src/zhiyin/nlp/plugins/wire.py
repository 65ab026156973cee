"""The small JSON in which texts go to a server and opinions come back: docs/how-to/plug-in-a-text-model.md."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated, Literal

import msgspec

from zhiyin.base.errors import Unavailable
from zhiyin.nlp.model import (
    Analysis,
    Emotion,
    Intent,
    Opinion,
    Polarity,
    Scored,
    Span,
    Stance,
    Taxonomy,
    Urgency,
)
from zhiyin.nlp.preparing import prepare

VERSION = 1
Chance = Annotated[float, msgspec.Meta(ge=0, le=1)]
Sign = Literal[-1, 0, 1]


class SpanSent(msgspec.Struct, frozen=True):
    """Characters of the text as Unicode code points, the end not included."""

    start: Annotated[int, msgspec.Meta(ge=0)]
    end: Annotated[int, msgspec.Meta(ge=1)]


class FeelingSent(msgspec.Struct, frozen=True):
    """A feeling and how sure the model is of it."""

    name: Emotion
    confidence: Chance


class IntentSent(msgspec.Struct, frozen=True):
    """An intent and how sure the model is of it."""

    name: Intent
    confidence: Chance


class OpinionSent(msgspec.Struct, frozen=True):
    """What is said of one thing."""

    polarity: Sign
    confidence: Chance
    sentence: SpanSent
    topic: str | None = None
    topic_confidence: Chance = 0.0
    aspect: SpanSent | None = None
    words: SpanSent | None = None


class AnalysisSent(msgspec.Struct, frozen=True):
    """What a server hears in one text; what it leaves out it does not know."""

    sentiment: Sign
    sentiment_confidence: Chance
    opinions: tuple[OpinionSent, ...] = ()
    emotions: tuple[FeelingSent, ...] = ()
    intents: tuple[IntentSent, ...] = ()
    urgency: Literal[0, 1, 2, 3] = 0
    stance: Stance = Stance.NONE


class Answered(msgspec.Struct, frozen=True):
    """One analysis a text, in their order; `model` is the name and version that they are kept under."""

    model: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    analyses: tuple[AnalysisSent, ...]


def request_of(texts: Sequence[str], taxonomy: Taxonomy) -> bytes:
    """The body that goes out."""
    return msgspec.json.encode({"version": VERSION, "texts": texts, "taxonomy": taxonomy})


def analyses_of(model: str, body: bytes, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
    """What came back, judged to the last span; Unavailable, with the place, for an answer that cannot be used."""
    try:
        answered = msgspec.json.decode(body, type=Answered)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise unusable(model, str(error)) from None
    if len(answered.analyses) != len(texts):
        raise unusable(model, f"{len(answered.analyses)} analyses of {len(texts)} texts")
    topics = {topic.id for topic in taxonomy.topics}
    for place, (text, sent) in enumerate(zip(texts, answered.analyses, strict=True)):
        for number, opinion in enumerate(sent.opinions):
            if wrong := _wrong(opinion, text, topics):
                raise unusable(model, f"{wrong} - at `$.analyses[{place}].opinions[{number}]`")
    return [_analysis(answered.model, text, sent) for text, sent in zip(texts, answered.analyses, strict=True)]


def unusable(model: str, reason: str) -> Unavailable:
    return Unavailable("text model {model} answers what cannot be used: {reason}", model=model, reason=reason)


def _wrong(opinion: OpinionSent, text: str, topics: Collection[str]) -> str | None:
    """What is invented in an opinion."""
    if opinion.topic is not None and opinion.topic not in topics:
        return f"the tree has no topic {opinion.topic!r}"
    for span in (opinion.sentence, opinion.aspect, opinion.words):
        if span is not None and not span.start < span.end <= len(text):
            return f"characters {span.start} to {span.end} of a text of {len(text)}"
    return None


def _analysis(model: str, text: str, sent: AnalysisSent) -> Analysis:
    """With what we see ourselves: language, defects and sentences."""
    prepared = prepare(text)
    return Analysis(
        model=model,
        language=prepared.language,
        defects=prepared.defects,
        sentiment=Polarity(sent.sentiment),
        sentiment_confidence=sent.sentiment_confidence,
        emotions=_scored(sent.emotions),
        intents=_scored(sent.intents),
        urgency=Urgency(sent.urgency),
        stance=sent.stance,
        opinions=tuple(map(_opinion, sent.opinions)),
        sentences=tuple(sentence.span for sentence in prepared.sentences),
    )


def _scored(sent: Sequence[FeelingSent | IntentSent]) -> tuple[Scored, ...]:
    return tuple(sorted((Scored(one.name.value, one.confidence) for one in sent), key=lambda one: -one.confidence))


def _opinion(sent: OpinionSent) -> Opinion:
    return Opinion(
        sent.topic,
        sent.topic_confidence,
        _span(sent.aspect),
        _span(sent.words),
        Polarity(sent.polarity),
        sent.confidence,
        Span(sent.sentence.start, sent.sentence.end),
    )


def _span(sent: SpanSent | None) -> Span | None:
    return Span(sent.start, sent.end) if sent else None
