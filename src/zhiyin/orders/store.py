"""All SQL of orders: one row each with its history, and beside it what lists and look-ups need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    func,
    select,
    update,
)

from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.rows import Rows, in_chunks, newest
from zhiyin.db.scoping import within
from zhiyin.db.types import RowId

_order = Table(
    "sales_order",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("key", String(400), nullable=False, unique=True),  # the brand and the number
    Column("namespace", String(120), nullable=False),
    Column("number", String(255), nullable=False),
    Column("identity_id", BigInteger, nullable=False),
    Column("scope_id", Integer, nullable=False),
    Column("ordered_at", BigInteger, nullable=False),
    Column("state", String(20), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("net", BigInteger),
    Column("due_at", BigInteger),  # when to look whether it has come; NULL when nothing is awaited
    Column("line_count", Integer, nullable=False),  # of the facts that tell of its lines
    Column("revision", Integer, nullable=False),
    Column("history", LargeBinary, nullable=False),
    Column("told_as", Integer, nullable=False),  # which version of facts tells of it
    Index("sales_order_identity", "identity_id", "ordered_at"),
    Index("sales_order_number", "number"),
    Index("sales_order_time", "ordered_at", "id"),
    Index("sales_order_due", "due_at"),
    Index("sales_order_told", "told_as"),
    sqlite_autoincrement=True,  # a number is never given twice: facts of a deleted row would meet it
)
register(
    _order,
    "identity_id",
    "history",
    holds="who bought what, when, for how much, delivered how",
    purpose="to show and to count orders",
)


class OrderRow(NamedTuple):
    """An order as it lies in the store; `id` is 0 before it is stored."""

    id: int
    key: str
    namespace: str
    number: str
    identity_id: int = 0
    scope_id: int = 0
    ordered_at: int = 0
    state: str = "attempted"
    currency: str = ""
    net: int | None = None
    due_at: int | None = None
    line_count: int = 0
    revision: int = 0
    history: bytes = b"[]"
    told_as: int = 0


_rows = Rows(_order, OrderRow, fixed={"key", "namespace", "number"})
put = _rows.put


def find(tx: Transaction, keys: Collection[str]) -> dict[str, OrderRow]:
    """The orders with these keys, as far as we have them."""
    return {row.key: row for row in _rows.holding(tx, _order.c.key, keys)}


def get(tx: Transaction, order_id: int, scopes: ScopeFilter) -> OrderRow | None:
    return _rows.find(tx, _visible(scopes).where(_order.c.id == order_id))


def numbered(tx: Transaction, number: str, scopes: ScopeFilter, limit: int) -> list[OrderRow]:
    """The orders of that number: one for each brand that has it."""
    return _rows.all(tx, _visible(scopes).where(_order.c.number == number).order_by(_order.c.id).limit(limit))


def numbers_of(tx: Transaction, order_ids: Collection[int]) -> set[str]:
    found: set[str] = set()
    for chunk in in_chunks(sorted(order_ids)):
        found |= set(tx.scalars(select(_order.c.number).where(_order.c.id.in_(chunk))))
    return found


def of_numbers(tx: Transaction, numbers: Collection[str], scopes: ScopeFilter) -> list[OrderRow]:
    """The orders of any of these numbers, also those that are none yet."""
    found: list[OrderRow] = []
    seen = select(_order).where(within(_order.c.scope_id, scopes))
    for chunk in in_chunks(sorted(numbers)):
        found += _rows.all(tx, seen.where(_order.c.number.in_(chunk)).order_by(_order.c.id))
    return found


def page(
    tx: Transaction,
    scopes: ScopeFilter,
    *,
    identity_ids: Collection[int] | None,
    state: str | None,
    before: tuple[int, int] | None,
    limit: int,
) -> list[OrderRow]:
    """Orders before a position (ordered_at, id), newest first."""
    wanted = _visible(scopes)
    if identity_ids is not None:
        wanted = wanted.where(_order.c.identity_id.in_(sorted(identity_ids)))
    if state is not None:
        wanted = wanted.where(_order.c.state == state)
    return _rows.all(tx, newest(wanted, _order.c.ordered_at, _order.c.id, before).limit(limit))


def totals(
    tx: Transaction, identity_ids: Collection[int], scopes: ScopeFilter, called_off: Collection[str]
) -> list[tuple[int, str, int, int | None, int]]:
    """For each identity and currency: how many orders, their net revenue, the last one's instant."""
    found: list[tuple[int, str, int, int | None, int]] = []
    for chunk in in_chunks(sorted(identity_ids)):
        query = (
            select(
                _order.c.identity_id,
                _order.c.currency,
                func.count(),
                func.sum(_order.c.net),
                func.max(_order.c.ordered_at),
            )
            .where(_order.c.identity_id.in_(chunk), within(_order.c.scope_id, scopes))
            .where(_order.c.state.not_in(sorted(called_off)))
            .group_by(_order.c.identity_id, _order.c.currency)
            .order_by(_order.c.identity_id, _order.c.currency)
        )
        found += [(i, c, n, None if net is None else int(net), at) for i, c, n, net, at in tx.execute(query)]
    return found


def due(tx: Transaction, now: int, limit: int) -> list[OrderRow]:
    """Orders whose delivery was promised for before now, and is still awaited; the longest overdue first."""
    return _rows.all(tx, select(_order).where(_order.c.due_at < now).order_by(_order.c.due_at).limit(limit))


def not_due(tx: Transaction, seen: Iterable[OrderRow]) -> set[int]:
    """Nobody needs to look at these again until something happens to them; the ids of those still due as was seen."""
    as_seen = set()
    for row in seen:
        here = update(_order).where(_order.c.id == row.id, _order.c.due_at == row.due_at)
        if tx.execute(here.values(due_at=None)).rowcount:
            as_seen.add(row.id)
    return as_seen


def told_before(tx: Transaction, version: int, limit: int) -> list[OrderRow]:
    """Orders whose facts are of an earlier version, youngest first."""
    earlier = select(_order).where(_order.c.told_as < version)
    return _rows.all(tx, earlier.order_by(_order.c.ordered_at.desc()).limit(limit))


def _visible(scopes: ScopeFilter) -> Select[Any]:
    return select(_order).where(within(_order.c.scope_id, scopes), _order.c.state != "attempted")
