"""Trying a topic out: which sentences of the newest texts would stand under it, before it is in the tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from zhiyin.base.scope import ScopeFilter
from zhiyin.feedback.opinions.model import HeardText, OriginKind, Wanted
from zhiyin.feedback.opinions.service import OpinionService
from zhiyin.nlp.linear.linear_model import LinearModel
from zhiyin.nlp.model import Analysis, Span
from zhiyin.topics.changes import Add, Redefine
from zhiyin.topics.service import TopicService

NEWEST = 400
MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Fitting:
    """A sentence that would stand under the topic."""

    text_id: int
    span: Span
    sentence: str
    confidence: float
    topic_id: str | None  # under which it stands now; None: under none
    is_said: bool  # whether somebody hears an opinion in it now


@dataclass(frozen=True, slots=True)
class Tryout:
    """What would stand under a topic, the surest first."""

    model: str  # the quick one: the one that reads texts may hear more, or less
    text_count: int  # that were looked at
    sentence_count: int  # in them
    fitting_count: int
    shown: tuple[Fitting, ...]


@cache
def _reader() -> LinearModel:
    return LinearModel.open()


def tried_out(
    change: Add | Redefine, topics: TopicService, opinions: OpinionService, scopes: ScopeFilter, *, with_requests: bool
) -> Tryout:
    """Read the newest texts as if the change had been made, with the quick model."""
    preview = topics.preview(change)
    topic_id, taxonomy = preview.version.subjects[0], topics.taxonomy_as(preview.after)
    kind = None if with_requests else OriginKind.RESPONSE
    texts = opinions.list_texts(scopes, Wanted(origin_kind=kind), limit=NEWEST).texts
    analyses = _reader().read([one.verbatim.text for one in texts], taxonomy)
    found = list(_fitting(texts, analyses, topic_id))
    found.sort(key=lambda one: (-one.confidence, -one.text_id, one.span))
    sentences = sum(len(one.sentences) for one in analyses)
    return Tryout(_reader().name, len(texts), sentences, len(found), tuple(found[:MOST_SHOWN]))


def _fitting(texts: Sequence[HeardText], analyses: Sequence[Analysis], topic_id: str) -> Iterator[Fitting]:
    for text, analysis in zip(texts, analyses, strict=True):
        for one in analysis.opinions:
            if one.topic == topic_id:
                now = [heard.opinion for heard in text.opinions if heard.opinion.sentence == one.sentence]
                topic = next((each.topic for each in now if each.topic is not None), None)
                words = one.sentence.of(text.verbatim.text)
                yield Fitting(text.verbatim.id, one.sentence, words, one.topic_confidence, topic, bool(now))
