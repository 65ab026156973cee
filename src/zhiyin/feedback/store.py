"""All SQL of feedback: one row for each response with its history, and what lists and look-ups need beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    select,
)

from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.rows import Rows, in_chunks, newest
from zhiyin.db.scoping import within
from zhiyin.db.types import RowId
from zhiyin.feedback.model import Wanted

_response = Table(
    "feedback_response",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("group_key", String(400), nullable=False),  # the brand, the kind and the response's own id
    Column("order_number", String(255), nullable=False),  # tells apart reviews that share an id; else empty
    Column("kind", String(20), nullable=False),
    Column("response_id", String(255), nullable=False),
    Column("identity_id", BigInteger, nullable=False),
    Column("scope_id", Integer, nullable=False),
    Column("answered_at", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),  # said, deleted; silent: only a reply or withdrawal is known
    Column("question_kind", String(40)),  # of the answer that stands for all
    Column("score", Float),
    Column("product_id", String(255)),
    Column("survey_id", String(255)),
    Column("answer_count", Integer, nullable=False),  # of the facts that tell of it
    Column("revision", Integer, nullable=False),
    Column("history", LargeBinary, nullable=False),
    Index("feedback_response_key", "group_key", "order_number", unique=True),
    Index("feedback_response_identity", "identity_id", "answered_at"),
    Index("feedback_response_time", "answered_at", "id"),
    sqlite_autoincrement=True,  # a number is never given twice: facts of a deleted row would meet it
)
register(
    _response,
    "identity_id",
    "score",
    "history",
    holds="answers, ratings and words of customers",
    purpose="to hear what customers think",
)


class ResponseRow(NamedTuple):
    """A response as it lies in the store; `id` is 0 before it is stored."""

    id: int
    group_key: str
    order_number: str
    kind: str
    response_id: str
    identity_id: int = 0
    scope_id: int = 0
    answered_at: int = 0
    state: str = "silent"
    question_kind: str | None = None
    score: float | None = None
    product_id: str | None = None
    survey_id: str | None = None
    answer_count: int = 0
    revision: int = 0
    history: bytes = b"[]"


_rows = Rows(_response, ResponseRow, fixed={"group_key", "order_number", "kind", "response_id"})
put = _rows.put


def find(tx: Transaction, group_keys: Collection[str]) -> list[ResponseRow]:
    """All rows of these groups."""
    return _rows.holding(tx, _response.c.group_key, group_keys)


def get(tx: Transaction, row_id: int, scopes: ScopeFilter) -> ResponseRow | None:
    visible = and_(_response.c.id == row_id, _response.c.state == "said", within(_response.c.scope_id, scopes))
    return _rows.find(tx, select(_response).where(visible))


def of_ids(tx: Transaction, row_ids: Collection[int]) -> list[ResponseRow]:
    """These rows, but those of which only a reply or withdrawal is known."""
    return [row for row in _rows.holding(tx, _response.c.id, row_ids) if row.state != "silent"]


def ids_after(tx: Transaction, row_id: int, limit: int) -> list[int]:
    query = select(_response.c.id).where(_response.c.id > row_id).order_by(_response.c.id)
    return list(tx.scalars(query.limit(limit)))


def page(
    tx: Transaction, scopes: ScopeFilter, wanted: Wanted, before: tuple[int, int] | None, limit: int
) -> list[ResponseRow]:
    """Responses before a position (answered_at, id), newest first."""
    columns = _response.c
    query = select(_response).where(columns.state == "said", within(columns.scope_id, scopes))
    if wanted.identity_ids is not None:
        query = query.where(columns.identity_id.in_(sorted(wanted.identity_ids)))
    for name in ("kind", "question_kind", "product_id", "survey_id"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(columns[name] == value)
    if wanted.score_from is not None:
        query = query.where(columns.score >= wanted.score_from)
    if wanted.score_to is not None:
        query = query.where(columns.score <= wanted.score_to)
    return _rows.all(tx, newest(query, columns.answered_at, columns.id, before).limit(limit))


def last_scores(tx: Transaction, identity_ids: Collection[int], scopes: ScopeFilter) -> dict[int, ResponseRow]:
    """The newest response with a score of each of these identities."""
    found: dict[int, ResponseRow] = {}
    columns = _response.c
    for chunk in in_chunks(sorted(identity_ids)):
        scored = and_(columns.identity_id.in_(chunk), columns.score.is_not(None), columns.state == "said")
        query = select(_response).where(scored, within(columns.scope_id, scopes))
        in_time = _rows.all(tx, query.order_by(columns.answered_at, columns.id))
        found.update((row.identity_id, row) for row in in_time)
    return found
