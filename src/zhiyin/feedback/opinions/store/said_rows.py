"""The SQL of what was said in a stretch of days, for whoever counts over many texts at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, func, select

from zhiyin.db.database import Transaction
from zhiyin.db.rows import in_chunks
from zhiyin.feedback.opinions.model import Product, TextState
from zhiyin.feedback.opinions.said_text import SaidOpinion, SaidText
from zhiyin.feedback.opinions.store.tables import analysis, opinion, verbatim

_v, _a, _o = verbatim.c, analysis.c, opinion.c
_READ_OF_OURS = and_(_v.state == TextState.READ.value, _v.brand.is_(None))
_TEXT = (_v.id, _v.identity_id, _v.scope_id, _v.written_at, _v.product_id, _v.sku, _v.text, _a.sentiment)
_OPINION = (_o.verbatim_id, _o.sentence_start, _o.sentence_end, _o.path, _o.polarity)


def page(tx: Transaction, since: int, until: int, after: tuple[int, int], limit: int) -> list[SaidText]:
    """Texts of our own products behind a position (written_at, id), oldest first, each with its opinions."""
    behind = (_v.written_at > after[0]) | ((_v.written_at == after[0]) & (_v.id > after[1]))
    within = and_(_READ_OF_OURS, _v.written_at >= since, _v.written_at < until, behind)
    query = select(*_TEXT).outerjoin(analysis, _a.verbatim_id == _v.id).where(within)
    rows = tx.execute(query.order_by(_v.written_at, _v.id).limit(limit)).all()
    said = _opinions(tx, [row.id for row in rows])
    return [
        SaidText(
            row.id, row.identity_id, row.scope_id, row.written_at, Product(row.product_id, row.sku), row.text,
            row.sentiment, tuple(said.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def bounds(tx: Transaction) -> tuple[int, int] | None:
    """When the first and the last of them were written; None where nobody has written anything."""
    first, last = tx.execute(select(func.min(_v.written_at), func.max(_v.written_at)).where(_READ_OF_OURS)).one()
    return None if first is None else (int(first), int(last))


def count(tx: Transaction, since: int, until: int) -> int:
    within = and_(_READ_OF_OURS, _v.written_at >= since, _v.written_at < until)
    return tx.scalar(select(func.count()).select_from(verbatim).where(within)) or 0


def _opinions(tx: Transaction, ids: Sequence[int]) -> dict[int, list[SaidOpinion]]:
    found: dict[int, list[SaidOpinion]] = {}
    for chunk in in_chunks(ids):
        query = select(*_OPINION).where(_o.verbatim_id.in_(chunk)).order_by(_o.verbatim_id, _o.place)
        for text_id, start, end, path, polarity in tx.execute(query):
            found.setdefault(text_id, []).append(SaidOpinion(start, end, path, polarity))
    return found
