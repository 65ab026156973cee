"""What sentences think of the topics in them: what the sentence says, and the clause in which the topic stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from zhiyin.nlp.linear.batch import SIGNS, UNHEARD, Batch
from zhiyin.nlp.linear.topic_finding import FoundTopic
from zhiyin.nlp.linear.weights import SENTIMENT
from zhiyin.nlp.model import Opinion, Polarity, Span

_TURN = r"\s(?:but|however|although|though|while)\s|但是?|不过|然而|可是"
_CLAUSE = re.compile(rf"(?:(?!{_TURN})(?:[^,;、]|,(?=\d)))+[,;、]*|{_TURN}|[,;、]+", re.IGNORECASE)
_LEAST_WITHOUT_TOPIC = 0.6  # an opinion of nothing known is told only when it is one


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    owner: int  # the text in which it stands


def opinions_of(batch: Batch, topics: Sequence[Sequence[FoundTopic]]) -> list[list[Opinion]]:
    """The opinions of each text; `topics` are those of each sentence of the batch."""
    by_sentence = batch.chances_of_sentences(SENTIMENT).tolist()
    clauses = dict(_clauses(batch, topics))
    chances = batch.chances_of_parts(
        SENTIMENT, [one.text for one in clauses.values()], [one.owner for one in clauses.values()]
    ).tolist()
    by_clause = dict(zip(clauses, chances, strict=True))
    return [
        list(_of_text(batch, number, topics, by_sentence, by_clause)) if one.language not in UNHEARD else []
        for number, one in enumerate(batch.prepared)
    ]


def _clauses(batch: Batch, topics: Sequence[Sequence[FoundTopic]]) -> Iterator[tuple[tuple[int, str], _Clause]]:
    """The clause of each topic that was told by a phrase, by sentence and topic; none where it is the sentence."""
    for owner, (first, end) in enumerate(zip(batch.bounds, batch.bounds[1:], strict=False)):
        for place in range(first, end):
            sentence = batch.sentences[place]
            for one in topics[place]:
                if one.phrase is not None and (clause := _clause(sentence, one.phrase)) != sentence:
                    yield (place, one.topic), _Clause(clause, owner)


def _clause(sentence: str, phrase: Span) -> str:
    for found in _CLAUSE.finditer(sentence):
        if found.start() <= phrase.start < found.end():
            return found.group()
    return sentence


def _of_text(
    batch: Batch,
    number: int,
    topics: Sequence[Sequence[FoundTopic]],
    by_sentence: Sequence[Sequence[float]],
    by_clause: dict[tuple[int, str], Sequence[float]],
) -> Iterator[Opinion]:
    for place in range(batch.bounds[number], batch.bounds[number + 1]):
        span = batch.prepared[number].sentences[place - batch.bounds[number]].span
        for one in topics[place]:
            polarity, confidence = _best(_both(by_sentence[place], by_clause.get((place, one.topic))))
            yield Opinion(one.topic, one.confidence, None, None, polarity, confidence, span)
        polarity, confidence = _best(by_sentence[place])
        if not topics[place] and polarity is not Polarity.NEUTRAL and confidence >= _LEAST_WITHOUT_TOPIC:
            yield Opinion(None, 0.0, None, None, polarity, confidence, span)


def _both(sentence: Sequence[float], clause: Sequence[float] | None) -> Sequence[float]:
    """The geometric mean of what both say: better than either on Chinese restaurants (.845, .817, .795 right)."""
    if clause is None:
        return sentence
    together = [sqrt(one * other) for one, other in zip(sentence, clause, strict=True)]
    return [chance / sum(together) for chance in together]


def _best(chances: Sequence[float]) -> tuple[Polarity, float]:
    likely = max(range(len(SIGNS)), key=chances.__getitem__)
    return SIGNS[likely], chances[likely]
