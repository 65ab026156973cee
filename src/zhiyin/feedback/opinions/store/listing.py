"""The SQL of lists and counts of texts and opinions; every one of them within the row scopes of who asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Transaction
from zhiyin.db.rows import in_chunks, newest
from zhiyin.db.scoping import within
from zhiyin.feedback.opinions.alike import Candidate
from zhiyin.feedback.opinions.model import (
    LOW_CONFIDENCE,
    SUSPICIOUS_BELOW,
    OriginKind,
    Reach,
    Share,
    Source,
    TextState,
    Typical,
    Wanted,
)
from zhiyin.feedback.opinions.store.authenticity_tables import authenticity
from zhiyin.feedback.opinions.store.tables import analysis, correction, opinion, verbatim
from zhiyin.feedback.opinions.store.text_rows import VerbatimRow

_v, _a, _o, _c = verbatim.c, analysis.c, opinion.c, correction.c
_MOST_CELLS = 200_000
_ALIKE = {
    "origin_kind": _v.origin_kind, "origin_id": _v.origin_id,
    "sku": _v.sku, "product_id": _v.product_id, "kind": _v.kind, "channel": _v.channel, "brand": _v.brand,
    "emotion": _a.emotion, "intent": _a.intent, "language": _a.language, "is_answered": _v.is_answered,
    "has_defect": _a.has_defect, "state": _v.state,
}  # fmt: skip


def page(
    tx: Transaction, scopes: ScopeFilter, wanted: Wanted, before: tuple[int, int] | None, limit: int
) -> list[VerbatimRow]:
    """Texts before a position (written_at, id), newest first."""
    query = select(verbatim).outerjoin(analysis, _a.verbatim_id == _v.id)
    query = query.where(*conditions(scopes, wanted, of_opinions=False))
    return [VerbatimRow(*row) for row in tx.execute(newest(query, _v.written_at, _v.id, before).limit(limit))]


def get(tx: Transaction, text_id: int, scopes: ScopeFilter) -> VerbatimRow | None:
    seen = and_(_v.id == text_id, _v.state != TextState.GONE.value, within(_v.scope_id, scopes))
    row = tx.execute(select(verbatim).where(seen)).one_or_none()
    return VerbatimRow(*row) if row else None


def shares(tx: Transaction, scopes: ScopeFilter, wanted: Wanted) -> list[Share]:
    """How many opinions each person has of each topic of each product; a text of nobody is somebody of its own."""
    product = func.coalesce(_v.sku, _v.product_id)
    person = case((_v.identity_id == 0, -_v.id), else_=_v.identity_id)
    counts = [func.sum(case((_o.polarity == sign, 1), else_=0)) for sign in (1, 0, -1)]
    query = _of_opinions(select(product, _o.topic, person, *counts), scopes, wanted)
    rows = tx.execute(query.group_by(product, _o.topic, person).limit(_MOST_CELLS))
    return [Share(*row[:3], *(int(count) for count in row[3:])) for row in rows]


def reach(tx: Transaction, scopes: ScopeFilter, wanted: Wanted) -> Reach:
    """How many opinions there are with and without suspicious texts, whichever was wanted."""
    every = wanted._replace(is_suspicious=None)
    counts = (every, wanted._replace(is_suspicious=False))
    return Reach(*(tx.scalar(_of_opinions(select(func.count()), scopes, each)) or 0 for each in counts))


def typical(tx: Transaction, scopes: ScopeFilter, wanted: Wanted, limit: int) -> list[Typical]:
    """What is said most often in the same words, with the newest sentence that says it."""
    n, last = func.count(), func.max(_v.id)
    query = _of_opinions(select(_o.aspect, _o.words, _o.polarity, n, last), scopes, wanted)
    query = query.where(or_(_o.aspect.is_not(None), _o.words.is_not(None)))
    query = query.group_by(_o.aspect, _o.words, _o.polarity).order_by(n.desc(), last.desc()).limit(limit)
    return [
        Typical(aspect, words, polarity, n, text_id, _sentence(tx, aspect, words, polarity, text_id))
        for aspect, words, polarity, n, text_id in tx.execute(query).all()
    ]


def candidates(
    tx: Transaction, scopes: ScopeFilter, wanted: Wanted, topic: str | None, without: int, limit: int
) -> list[Candidate]:
    """Opinions that models put under just this topic, and nobody has corrected, in other texts; the newest first."""
    query = select(
        _v.id, _o.place, _v.revision, _v.written_at, _o.aspect, _o.words, _v.text, _o.path, _o.polarity,
        _o.sentence_start, _o.sentence_end,
    )  # fmt: skip
    query = _of_opinions(query, scopes, wanted).where(
        _o.topic.is_not_distinct_from(topic), _o.source == Source.MODEL.value, _v.id != without
    )
    rows: Iterable[Any] = tx.execute(query.order_by(_v.written_at.desc(), _v.id.desc(), _o.place).limit(limit))
    return [
        Candidate(id_, place, revision, at, aspect, words, text[start:end].strip(), path, polarity)
        for id_, place, revision, at, aspect, words, text, path, polarity, start, end in rows
    ]


def texts_of_responses(tx: Transaction, scopes: ScopeFilter, ids: Collection[int]) -> dict[int, int]:
    """Of these responses the first text of each that has one."""
    found: dict[int, int] = {}
    for chunk in in_chunks(sorted(ids)):
        mine = and_(_v.origin_kind == OriginKind.RESPONSE.value, _v.origin_id.in_(chunk))
        seen = and_(mine, _v.state != TextState.GONE.value, within(_v.scope_id, scopes))
        query = select(_v.origin_id, func.min(_v.id)).where(seen).group_by(_v.origin_id)
        found.update((origin, text) for origin, text in tx.execute(query))
    return found


def _sentence(tx: Transaction, aspect: str | None, words: str | None, polarity: int, text_id: int) -> str:
    same = and_(_o.aspect.is_not_distinct_from(aspect), _o.words.is_not_distinct_from(words), _o.polarity == polarity)
    query = select(_v.text, _o.sentence_start, _o.sentence_end).join(opinion, _o.verbatim_id == _v.id)
    text, start, end = tx.execute(query.where(_v.id == text_id, same).order_by(_o.place).limit(1)).one()
    return str(text)[start:end].strip()


def _of_opinions(query: Select[Any], scopes: ScopeFilter, wanted: Wanted) -> Select[Any]:
    joined = query.select_from(opinion).join(verbatim, _v.id == _o.verbatim_id)
    joined = joined.join(analysis, _a.verbatim_id == _v.id)
    return joined.where(*conditions(scopes, wanted, of_opinions=True))


def conditions(scopes: ScopeFilter, wanted: Wanted, *, of_opinions: bool) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_v.state != TextState.GONE.value, within(_v.scope_id, scopes)]
    for name, column in _ALIKE.items():
        if (value := getattr(wanted, name)) is not None:
            found.append(column == value)
    bounds = (
        (wanted.since, _v.written_at.__ge__), (wanted.until, _v.written_at.__lt__),
        (wanted.score_from, _v.score.__ge__), (wanted.score_to, _v.score.__le__),
        (wanted.urgency_from, _a.urgency.__ge__),
    )  # fmt: skip
    found += [compare(bound) for bound, compare in bounds if bound is not None]
    if wanted.identity_ids is not None:
        found.append(_v.identity_id.in_(sorted(wanted.identity_ids)))
    if wanted.is_own is not None:
        found.append(_v.brand.is_(None) if wanted.is_own else _v.brand.is_not(None))
    if wanted.is_unsure is not None:
        unsure = _a.least_confidence < LOW_CONFIDENCE
        found.append(unsure if wanted.is_unsure else ~unsure)
    found += _doubted(wanted)
    if wanted.phrase is not None:
        found.append(_v.text.icontains(wanted.phrase, autoescape=True))
    if wanted.is_corrected is not None:
        made = exists().where(_c.verbatim_id == _v.id, _c.text_hash == _v.text_hash, _c.revoked_at.is_(None))
        found.append(made if wanted.is_corrected else ~made)
    return found + _said(wanted, of_opinions=of_opinions)


def _doubted(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What may speak against it; what nobody has judged yet is in no doubt."""
    found = []
    if wanted.authenticity_below is not None:
        found.append(_less_authentic_than(wanted.authenticity_below))
    if wanted.is_suspicious is not None:
        doubtful = _less_authentic_than(SUSPICIOUS_BELOW)
        found.append(doubtful if wanted.is_suspicious else ~doubtful)
    return found


def _less_authentic_than(score: float) -> ColumnElement[bool]:
    return exists().where(authenticity.c.verbatim_id == _v.id, authenticity.c.score < score)


def _said(wanted: Wanted, *, of_opinions: bool) -> list[ColumnElement[bool]]:
    """What must be said: of a topic, or else by the text as a whole."""
    of_topic: list[ColumnElement[bool]] = [] if wanted.topics is None else [_o.topic.in_(sorted(wanted.topics))]
    if wanted.polarity is not None and (of_topic or of_opinions):
        of_topic.append(_o.polarity == wanted.polarity)
    elif wanted.polarity is not None:
        return [_a.sentiment == wanted.polarity]
    if of_opinions or not of_topic:
        return of_topic
    return [exists().where(_o.verbatim_id == _v.id, *of_topic)]
