"""A small text model of phrases: a sentence speaks of the topics whose phrases stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zhiyin.base.errors import Unavailable
from zhiyin.nlp.model import (
    Analysis,
    Defect,
    Intent,
    Language,
    Opinion,
    Polarity,
    Scored,
    Span,
    Stance,
    Taxonomy,
    Topic,
    Urgency,
)

_SENTENCE = re.compile(r"[^。.!！?？\n]+")
_WELL = ("好", "快", "清晰", "great", "good", "fast")
_ILL = ("差", "慢", "坏", "烫", "bad", "slow", "broken")


@dataclass
class PhraseModel:
    """Reads by phrases; a text that holds `poison` cannot be read, and while `is_away` none can."""

    name: str = "phrases@1"
    poison: str = "\x01"
    is_away: bool = False
    seen: list[str] = field(default_factory=list)

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        if self.is_away:
            raise Unavailable("the model is away")
        if any(self.poison in text for text in texts):
            raise ValueError("a sign that nobody knows")
        self.seen += texts
        return [self._read(text, taxonomy) for text in texts]

    def _read(self, text: str, taxonomy: Taxonomy) -> Analysis:
        sentences = tuple(Span(*found.span()) for found in _SENTENCE.finditer(text))
        opinions = tuple(one for sentence in sentences for one in _opinions(text, sentence, taxonomy.topics))
        sentiment = _polarity(text)
        emotion = {-1: "anger", 0: "neutral", 1: "joy"}[sentiment]
        is_zh = bool(re.search("[\u4e00-\u9fff]", text))
        return Analysis(
            model=self.name,
            language=Language.SIMPLIFIED if is_zh else Language.ENGLISH,
            defects=() if sentences else (Defect.EMPTY,),
            sentiment=sentiment,
            sentiment_confidence=0.9,
            emotions=(Scored(emotion, 0.8),) if sentences else (),
            intents=(Scored(Intent.COMPLAINT if sentiment < 0 else Intent.PRAISE, 0.7),),
            urgency=Urgency.HIGH if "退款" in text else Urgency.NONE,
            stance=Stance.NONE,
            opinions=opinions,
            sentences=sentences,
        )


def _opinions(text: str, sentence: Span, topics: Sequence[Topic]) -> Iterator[Opinion]:
    words = sentence.of(text)
    for topic in topics:
        for phrase in topic.include:
            at = words.find(phrase)
            if at >= 0:
                aspect = Span(sentence.start + at, sentence.start + at + len(phrase))
                yield Opinion(topic.id, 0.9, aspect, _said(text, sentence), _polarity(words), 0.8, sentence)
                break


def _said(text: str, sentence: Span) -> Span | None:
    found = re.search("|".join((*_WELL, *_ILL)), sentence.of(text))
    return None if found is None else Span(sentence.start + found.start(), sentence.start + found.end())


def _polarity(words: str) -> Polarity:
    balance = sum(word in words for word in _WELL) - sum(word in words for word in _ILL)
    return Polarity((balance > 0) - (balance < 0))
