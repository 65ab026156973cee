"""Which sentences of customers' texts a model was unsure of: what the queue of labels chooses from."""

from __future__ import annotations

from collections.abc import Iterator

from zhiyin.base.scope import ScopeFilter
from zhiyin.feedback.opinions.model import HeardOpinion, HeardText, OriginKind, Source, Wanted
from zhiyin.feedback.opinions.service import OpinionService
from zhiyin.topics.learning import Candidate

LOOKED_AT = 500
"""So many of the newest texts that are unsure: models are to learn what is said now."""


def unsure_sentences(opinions: OpinionService, scopes: ScopeFilter, *, with_requests: bool) -> Iterator[Candidate]:
    """What a model, and nobody yet, has said of sentences that one sees; of requests for help only where one may."""
    for text in opinions.list_texts(scopes, Wanted(is_unsure=True), limit=LOOKED_AT).texts:
        if with_requests or text.verbatim.origin_kind is not OriginKind.TICKET:
            yield from (_candidate(text, heard) for heard in text.opinions if heard.source is Source.MODEL)


def _candidate(text: HeardText, heard: HeardOpinion) -> Candidate:
    said, around = heard.opinion, text.verbatim
    return Candidate(
        text_id=str(around.id),
        span=said.sentence,
        sentence=said.sentence.of(around.text),
        scope_id=around.scope_id,
        topic_id=said.topic,
        confidence=said.topic_confidence,
        model=text.analysis.model if text.analysis else "",
        polarity=said.polarity,
        place=heard.place,
    )
