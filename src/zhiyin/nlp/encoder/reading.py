"""The encoder as a model of texts: what it hears in sentences becomes what is said in a text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from zhiyin.nlp.encoder.calibration import Calibration
from zhiyin.nlp.encoder.hearing import Heard, Said, hear, topics_of
from zhiyin.nlp.encoder.running import Networks
from zhiyin.nlp.encoder.tokens import Tokens
from zhiyin.nlp.encoder.topic_vectors import Guess, TopicFinder
from zhiyin.nlp.linear.batch import UNHEARD
from zhiyin.nlp.linear.heads import Floats
from zhiyin.nlp.model import Analysis, Emotion, Opinion, Polarity, Scored, Span, Taxonomy
from zhiyin.nlp.phrases import Found
from zhiyin.nlp.preparing import Prepared, Sentence, prepare
from zhiyin.nlp.stance import stance_of
from zhiyin.nlp.urgency import urgency_of

FELT_FROM = 0.3  # the chance from which a feeling is told
SAID_FROM = 0.6  # the certainty from which an opinion is told
MEANT_FROM = 0.6  # the chance from which a sentence says something as a whole
_KEPT_TREES = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What the outputs of the heads are called, and how they are calibrated."""

    emotions: tuple[tuple[str, ...], ...]  # for each output the emotions it counts as
    intents: tuple[str, ...]
    calibration: Calibration

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Words:
        calibration = Calibration.of(told.get("temperatures", {}))
        return cls(tuple(tuple(each) for each in told["emotions"]), tuple(told["intents"]), calibration)


class EncoderModel:
    """A `TextModel`. One object may be asked by several threads."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        told = json.loads((folder / "encoder.json").read_text("utf-8"))
        self.name = f"encoder@{told['version']}"
        self._words = Words.of(told)
        self.calibration = self._words.calibration
        self.networks = Networks(folder, threads=threads)
        self.tokens = Tokens(folder / "pieces.tsv")
        self._finders: list[tuple[Taxonomy, TopicFinder]] = []  # the newest first

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        """One analysis a text, in their order."""
        prepared = [prepare(text) for text in texts]
        pieces = self.tokens.of([each.text for one in prepared for each in one.sentences])
        heard = iter(hear(self.networks, pieces, self._words.calibration))
        finder = self._finder(taxonomy)
        return [self._analysis(one, [next(heard) for _ in one.sentences], finder) for one in prepared]

    def vectors(self, texts: Sequence[str]) -> Floats:
        """What each text is about: one vector of length one a text."""
        sentences = [" ".join(each.text for each in prepare(text).sentences) for text in texts]
        return topics_of(self.networks, self.tokens.of(sentences))

    def _finder(self, taxonomy: Taxonomy) -> TopicFinder:
        """The tree made ready once; a few are kept, for a new one may come while texts are read with the old."""
        for known, finder in self._finders:
            if known is taxonomy:
                return finder
        finder = TopicFinder(taxonomy, self.vectors)
        self._finders = [(taxonomy, finder), *self._finders[: _KEPT_TREES - 1]]
        return finder

    def _analysis(self, prepared: Prepared, heard: Sequence[Heard], finder: TopicFinder) -> Analysis:
        if prepared.language in UNHEARD:
            heard = ()  # what it says of them means nothing
        sentiment, certainty = _sentiment(prepared.sentences, heard)
        return Analysis(
            model=self.name,
            language=prepared.language,
            defects=prepared.defects,
            sentiment=sentiment,
            sentiment_confidence=certainty,
            emotions=_emotions(self._words.emotions, heard),
            intents=_scored(self._words.intents, [one.intent for one in heard]),
            urgency=urgency_of(prepared),
            stance=stance_of(prepared),
            opinions=tuple(
                opinion
                for sentence, one in zip(prepared.sentences, heard, strict=False)
                for opinion in _opinions(sentence, one, finder)
            ),
            sentences=tuple(sentence.span for sentence in prepared.sentences),
        )


def _opinions(sentence: Sentence, heard: Heard, finder: TopicFinder) -> list[Opinion]:
    phrases = finder.phrases(sentence.text)
    found = [_opinion(sentence, said, finder, phrases) for said in heard.said if said.certainty >= SAID_FROM]
    return found or list(_of_the_whole(sentence, heard, finder, phrases))


def _of_the_whole(sentence: Sentence, heard: Heard, finder: TopicFinder, phrases: Sequence[Found]) -> Iterator[Opinion]:
    """Of a sentence that is clearly well or ill meant, and in which no words can be marked."""
    polarity = int(heard.sentiment.argmax())
    if polarity != Polarity.NEUTRAL + 1 and heard.sentiment[polarity] >= MEANT_FROM:
        guess = finder.guess(heard.topic, [Span(0, len(sentence.text))], phrases)
        chance = float(heard.sentiment[polarity])
        yield Opinion(guess.topic, guess.confidence, None, None, Polarity(polarity - 1), chance, sentence.span)


def _opinion(sentence: Sentence, said: Said, finder: TopicFinder, phrases: Sequence[Found]) -> Opinion:
    places = [said.words, said.aspect] if said.aspect else [said.words]
    guess: Guess = finder.guess(said.topic, places, phrases)
    polarity = int(said.polarity.argmax())
    return Opinion(
        topic=guess.topic,
        topic_confidence=guess.confidence,
        aspect=sentence.original(said.aspect) if said.aspect else None,
        words=sentence.original(said.words) if said.is_marked else None,
        polarity=Polarity(polarity - 1),
        confidence=said.certainty * float(said.polarity[polarity]),
        sentence=sentence.span,
    )


def _sentiment(sentences: Sequence[Sentence], heard: Sequence[Heard]) -> tuple[Polarity, float]:
    """Of the whole: the mean of its sentences, the longer ones and those that say something weighing more."""
    if not heard:
        return Polarity.NEUTRAL, 0.0
    weights = np.array([len(one.text) ** 0.5 for one in sentences]) * np.array(
        [1.2 - one.sentiment[1] for one in heard]
    )
    chances = np.average([one.sentiment for one in heard], axis=0, weights=weights)
    best = int(chances.argmax())
    return Polarity(best - 1), float(chances[best])


def _emotions(counting: Sequence[Sequence[str]], heard: Sequence[Heard]) -> tuple[Scored, ...]:
    """Each emotion by the strongest feeling in any sentence that counts as it."""
    found: dict[str, float] = {}
    for one in heard:
        for names, chance in zip(counting, one.emotion.tolist(), strict=True):
            for name in names:
                found[name] = max(found.get(name, 0.0), chance)
    felt = sorted(
        (Scored(name, chance) for name, chance in found.items() if chance >= FELT_FROM), key=lambda one: -one[1]
    )
    strong = tuple(one for one in felt if one.name != Emotion.NEUTRAL)
    return strong or tuple(felt)


def _scored(names: Sequence[str], chances: Sequence[Floats]) -> tuple[Scored, ...]:
    if not chances or not names:
        return ()
    together = np.max(chances, axis=0)
    best = np.argsort(-together)[:3]
    return tuple(Scored(names[each], float(together[each])) for each in best if together[each] >= FELT_FROM)
