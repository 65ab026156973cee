"""The text model that is always there: quick, small, and without any file but its own weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from zhiyin.nlp.linear.batch import SIGNS, UNHEARD, Batch
from zhiyin.nlp.linear.heads import Floats
from zhiyin.nlp.linear.sentence_opinions import opinions_of
from zhiyin.nlp.linear.topic_finding import TopicFinder
from zhiyin.nlp.linear.weights import EMOTION, INTENT, OWN_FOLDER, SENTIMENT, SPAM, Weights, open_weights
from zhiyin.nlp.model import Analysis, Polarity, Scored, Stance, Taxonomy, Urgency
from zhiyin.nlp.preparing import Prepared, prepare
from zhiyin.nlp.stance import stance_of
from zhiyin.nlp.urgency import urgency_of

AT_ONCE = 256  # texts
WORTH_TELLING = 0.1  # a feeling or intent less likely than this is not told


class LinearModel:
    """A `TextModel`: whole texts and sentences; which words say it is beyond it."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._finder: tuple[Taxonomy, TopicFinder] | None = None

    @classmethod
    def open(cls, folder: Path = OWN_FOLDER) -> LinearModel:
        """With the weights of a folder; those of the product unless another is named."""
        return cls(open_weights(folder))

    @property
    def name(self) -> str:
        return self._weights.name

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        """One analysis a text, in their order."""
        finder = self._finder_of(taxonomy)
        parts = [texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]
        return [one for part in parts for one in self._read([prepare(text) for text in part], finder)]

    def spam_chances(self, texts: Sequence[str]) -> list[float]:
        """How likely each text advertises something that nobody asked for."""
        batch = Batch([prepare(text) for text in texts], self._weights)
        return [float(row[1]) for row in batch.chances(SPAM)]

    def _finder_of(self, taxonomy: Taxonomy) -> TopicFinder:
        kept = self._finder  # another thread may put its own there meanwhile
        if kept is None or (kept[0] is not taxonomy and kept[0] != taxonomy):
            kept = self._finder = (taxonomy, TopicFinder(taxonomy, self._weights.rarity))
        return kept[1]

    def _read(self, prepared: Sequence[Prepared], finder: TopicFinder) -> Iterator[Analysis]:
        batch = Batch(prepared, self._weights)
        opinions = opinions_of(batch, finder.find(batch.sentences, batch.counts))
        sentiment, emotion, intent = (batch.chances(head) for head in (SENTIMENT, EMOTION, INTENT))
        for place, one in enumerate(prepared):
            is_heard = bool(one.sentences) and one.language not in UNHEARD
            best = int(sentiment[place].argmax())
            yield Analysis(
                model=self.name,
                language=one.language,
                defects=one.defects,
                sentiment=SIGNS[best] if is_heard else Polarity.NEUTRAL,
                sentiment_confidence=float(sentiment[place, best]) if is_heard else 0.0,
                emotions=self._told(EMOTION, emotion[place]) if is_heard else (),
                intents=self._told(INTENT, intent[place]) if is_heard else (),
                urgency=urgency_of(one) if is_heard else Urgency.NONE,
                stance=stance_of(one) if is_heard else Stance.NONE,
                opinions=tuple(opinions[place]) if is_heard else (),
                sentences=tuple(sentence.span for sentence in one.sentences),
            )

    def _told(self, head: str, chances: Floats) -> tuple[Scored, ...]:
        names, likely = self._weights.heads[head].names, chances.tolist()
        found = [Scored(name, chance) for name, chance in zip(names, likely, strict=True) if chance >= WORTH_TELLING]
        return tuple(sorted(found, key=lambda one: -one.confidence))
