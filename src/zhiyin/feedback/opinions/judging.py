"""What counts of what a model says it has heard, and what a text says as a whole once people have corrected it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from zhiyin.feedback.opinions.model import MAX_OPINIONS, HeardOpinion, Source
from zhiyin.nlp.model import Analysis, Defect, Emotion, Opinion, Polarity, Scored, Span

_UNHEARD = frozenset({Defect.EMPTY, Defect.BOILERPLATE, Defect.UNKNOWN_LANGUAGE})
"""With one of these nothing was heard: no sentiment is unknown, not neutral."""
_FITTING = {
    Polarity.POSITIVE: (Emotion.JOY, Emotion.SURPRISE, Emotion.NEUTRAL),
    Polarity.NEGATIVE: (
        Emotion.ANGER, Emotion.DISGUST, Emotion.FEAR, Emotion.SADNESS, Emotion.SURPRISE, Emotion.NEUTRAL,
    ),
    Polarity.NEUTRAL: (Emotion.NEUTRAL, Emotion.SURPRISE),
}  # fmt: skip


class Whole(NamedTuple):
    """What a text says all in all."""

    sentiment: Polarity | None
    confidence: float | None
    is_mixed: bool  # speaks well of one thing and ill of another


def sound(analysis: Analysis, text: str, topics: Collection[str]) -> Analysis:
    """The analysis without what cannot be: spans outside the text, topics that are not in the tree."""
    opinions = (_placed(opinion, topics) for opinion in analysis.opinions if _lies_in(opinion, text))
    return replace(analysis, opinions=tuple(opinions)[:MAX_OPINIONS])


def whole(analysis: Analysis, opinions: Sequence[HeardOpinion]) -> Whole:
    """The sentiment of the text: the model's, or, once a person has corrected it, that of most of its opinions."""
    said = [heard.opinion.polarity for heard in opinions]
    is_mixed = Polarity.POSITIVE in said and Polarity.NEGATIVE in said
    if said and any(heard.source is Source.PERSON for heard in opinions):
        balance = sum(said)
        return Whole(Polarity((balance > 0) - (balance < 0)), 1.0, is_mixed)
    if _UNHEARD & set(analysis.defects) or not analysis.sentiment_confidence:
        return Whole(None, None, is_mixed)
    return Whole(analysis.sentiment, analysis.sentiment_confidence, is_mixed)


def emotion_with(polarity: Polarity, emotions: Sequence[Scored]) -> str | None:
    """The most probable of a text's emotions that goes with this polarity; None where none was heard."""
    fitting = _FITTING[polarity]
    return next((scored.name for scored in emotions if scored.name in fitting), None)


def least_confidence(found: Whole, opinions: Sequence[HeardOpinion]) -> float | None:
    """How sure the least sure part is; None where nothing was heard."""
    known = [heard.opinion.confidence for heard in opinions]
    return min([*known, *([] if found.confidence is None else [found.confidence])], default=None)


def _lies_in(opinion: Opinion, text: str) -> bool:
    spans = [span for span in (opinion.aspect, opinion.words, opinion.sentence) if span is not None]
    return all(_is_inside(span, text) for span in spans)


def _is_inside(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


def _placed(opinion: Opinion, topics: Collection[str]) -> Opinion:
    is_known = opinion.topic is None or opinion.topic in topics
    return opinion if is_known else replace(opinion, topic=None, topic_confidence=0.0)
