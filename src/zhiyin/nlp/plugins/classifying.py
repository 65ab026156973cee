"""A model that classifies sentences and nothing else, put upon one that reads texts and tells the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from zhiyin.nlp.linear.heads import Floats
from zhiyin.nlp.model import Analysis, Opinion, Polarity, Scored, Span, Taxonomy, TextModel
from zhiyin.nlp.preparing import prepare

SENTIMENT, EMOTION, INTENT = "sentiment", "emotion", "intent"
HEADS = (SENTIMENT, EMOTION, INTENT)
LABELS = {"negative": Polarity.NEGATIVE, "neutral": Polarity.NEUTRAL, "positive": Polarity.POSITIVE}
_WORTH_TELLING = 0.1


class Classifier(Protocol):
    """Sentences in, probabilities out: for each head that it has one row a sentence, one column a label."""

    @property
    def labels(self) -> Mapping[str, Sequence[str]]: ...

    def chances(self, sentences: Sequence[str]) -> Mapping[str, Floats]: ...


@dataclass(frozen=True, slots=True)
class ClassifyingModel:
    """A `TextModel` that takes topics, spans and whatever else the classifier does not tell from `base`."""

    name: str
    classifier: Classifier
    base: TextModel

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        """One analysis a text, in their order."""
        read = self.base.read(texts, taxonomy)
        prepared = [prepare(text) for text in texts]
        chances = self.classifier.chances([each.text for one in prepared for each in one.sentences])
        found, place = list[Analysis](), 0
        for analysis, one in zip(read, prepared, strict=True):
            end = place + len(one.sentences)
            own = {head: rows[place:end] for head, rows in chances.items()}
            found.append(self._judged(analysis, own, {each.span: n for n, each in enumerate(one.sentences)}))
            place = end
        return found

    def _judged(self, read: Analysis, rows: Mapping[str, Floats], places: Mapping[Span, int]) -> Analysis:
        judged = replace(read, model=self.name)
        if not places:
            return judged
        if SENTIMENT in rows:
            sentiment, confidence = self._sign(rows[SENTIMENT].mean(0))
            opinions = tuple(self._opinion(one, rows[SENTIMENT], places) for one in read.opinions)
            judged = replace(judged, sentiment=sentiment, sentiment_confidence=confidence, opinions=opinions)
        if EMOTION in rows:
            judged = replace(judged, emotions=self._scored(EMOTION, rows[EMOTION].mean(0)))
        if INTENT in rows:
            judged = replace(judged, intents=self._scored(INTENT, rows[INTENT].mean(0)))
        return judged

    def _opinion(self, opinion: Opinion, rows: Floats, places: Mapping[Span, int]) -> Opinion:
        if opinion.sentence not in places:
            return opinion
        polarity, confidence = self._sign(rows[places[opinion.sentence]])
        return replace(opinion, polarity=polarity, confidence=confidence)

    def _sign(self, chances: Floats) -> tuple[Polarity, float]:
        best = int(chances.argmax())
        return LABELS[self.classifier.labels[SENTIMENT][best]], float(chances[best])

    def _scored(self, head: str, chances: Floats) -> tuple[Scored, ...]:
        told = zip(self.classifier.labels[head], chances.tolist(), strict=True)
        found = [Scored(name, chance) for name, chance in told if chance >= _WORTH_TELLING]
        return tuple(sorted(found, key=lambda one: -one.confidence))
