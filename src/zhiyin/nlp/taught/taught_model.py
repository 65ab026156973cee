"""A model with what this installation has taught it: where its own head is sure of another topic, that one holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from zhiyin.nlp.model import Analysis, Opinion, Span, Taxonomy, TextModel
from zhiyin.nlp.taught.topic_head import Told, TopicHead

SURE = 0.5
"""From this chance on the head is believed before the model."""


class NumberedHead(NamedTuple):
    """A head, and which of those that were fitted here it is."""

    number: int
    head: TopicHead


FindHead = Callable[[], NumberedHead | None]


class TaughtModel:
    """A `TextModel` upon another one. Its name tells the head, so that texts read with an older one are read again."""

    def __init__(self, base: TextModel, find_head: FindHead) -> None:
        self.base = base
        self._find_head = find_head

    @property
    def name(self) -> str:
        return named(self.base.name, self._find_head())

    def read(self, texts: Sequence[str], taxonomy: Taxonomy) -> list[Analysis]:
        """One analysis a text, in their order."""
        numbered, found = self._find_head(), self.base.read(texts, taxonomy)
        if numbered is None:
            return found
        known = {topic.id for topic in taxonomy.topics}
        corrected = taught(found, texts, numbered.head, known)
        return [replace(one, model=named(one.model, numbered)) for one in corrected]


def named(base: str, head: NumberedHead | None) -> str:
    """The name of a model with a head upon it, such as `encoder@1+own3`."""
    return base if head is None else f"{base}+own{head.number}"


def taught(analyses: Sequence[Analysis], texts: Sequence[str], head: TopicHead, topics: set[str]) -> list[Analysis]:
    """What a model has heard, with the topics of its opinions as the head has them where it is sure."""
    spans = [list(dict.fromkeys(one.sentence for one in analysis.opinions)) for analysis in analyses]
    told = iter(head.told([span.of(text) for text, some in zip(texts, spans, strict=True) for span in some]))
    by_sentence = [{span: next(told) for span in some} for some in spans]
    return [
        replace(analysis, opinions=tuple(_taught(analysis.opinions, said, topics)))
        for analysis, said in zip(analyses, by_sentence, strict=True)
    ]


def _taught(opinions: Sequence[Opinion], told: dict[Span, Told], topics: set[str]) -> Iterator[Opinion]:
    """Of several opinions in a sentence the least sure one moves: the head knows one topic of a sentence only.

    Never to no topic at all: what fits nowhere a head of few labels cannot tell from what it has not seen.
    """
    for opinion in opinions:
        said = told[opinion.sentence]
        beside = [one for one in opinions if one.sentence == opinion.sentence]
        if not _is_believed(said, topics) or any(one.topic == said.topic for one in beside):
            yield opinion
        elif opinion is min(beside, key=lambda one: one.topic_confidence):
            yield replace(opinion, topic=said.topic, topic_confidence=said.chance)
        else:
            yield opinion


def _is_believed(said: Told, topics: set[str]) -> bool:
    return said.chance >= SURE and said.topic in topics
