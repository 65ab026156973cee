"""All SQL of support: one row for each request with its history, and what lists and look-ups need beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    bindparam,
    select,
    update,
)

from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.rows import Rows, in_chunks, newest
from zhiyin.db.scoping import within
from zhiyin.db.types import RowId
from zhiyin.support.model import Wanted
from zhiyin.support.repeats import Contact

_ticket = Table(
    "support_ticket",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("key", String(500), nullable=False, unique=True),  # the brand, the kind, the help desk and the number
    Column("kind", String(20), nullable=False),
    Column("number", String(255), nullable=False),
    Column("identity_id", BigInteger, nullable=False),
    Column("scope_id", Integer, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("opening_id", BigInteger, nullable=False),
    Column("is_contact", Boolean, nullable=False),  # a customer turned to us
    Column("state", String(12), nullable=False),
    Column("agent_id", String(255)),
    Column("topic", String(255)),
    Column("order_number", String(255)),
    Column("product_id", String(255)),
    Column("due_at", BigInteger),  # when to look whether it was answered; NULL when no answer is awaited
    Column("marked", JSON, nullable=False),  # marks that its interactions were said to bear: [interaction id, rule]
    Column("revision", Integer, nullable=False),
    Column("history", LargeBinary, nullable=False),
    Column("told_as", Integer, nullable=False),  # which version of facts tells of it; 0: they must be told again
    Index("support_ticket_identity", "identity_id", "opened_at"),
    Index("support_ticket_number", "number"),
    Index("support_ticket_time", "opened_at", "id"),
    Index("support_ticket_due", "due_at"),
    Index("support_ticket_told", "told_as"),
    sqlite_autoincrement=True,  # a number is never given twice: facts of a deleted row would meet it
)
register(
    _ticket,
    "identity_id",
    "agent_id",
    "topic",
    "marked",
    "history",
    holds="requests for help with the words of both sides, and the member of staff",
    purpose="to help, and to count how fast",
)


class TicketRow(NamedTuple):
    """A request as it lies in the store; `id` is 0 before it is stored."""

    id: int
    key: str
    kind: str
    number: str
    identity_id: int = 0
    scope_id: int = 0
    opened_at: int = 0
    opening_id: int = 0
    is_contact: bool = False
    state: str = "open"
    agent_id: str | None = None
    topic: str | None = None
    order_number: str | None = None
    product_id: str | None = None
    due_at: int | None = None
    marked: list[list[Any]] = []  # noqa: RUF012 - a row is a value, and never changed in place
    revision: int = 0
    history: bytes = b"[]"
    told_as: int = 0


class ContactRow(NamedTuple):
    """A contact with its row, and the marks that the row's interactions were said to bear."""

    id: int
    identity_id: int
    marked: list[list[Any]]
    contact: Contact


_rows = Rows(_ticket, TicketRow, fixed={"key", "kind", "number"})
put = _rows.put


def find(tx: Transaction, keys: Collection[str]) -> dict[str, TicketRow]:
    """The requests with these keys, as far as we have them."""
    return {row.key: row for row in _rows.holding(tx, _ticket.c.key, keys)}


def get(tx: Transaction, row_id: int, scopes: ScopeFilter) -> TicketRow | None:
    visible = and_(_ticket.c.id == row_id, within(_ticket.c.scope_id, scopes))
    return _rows.find(tx, select(_ticket).where(visible))


def of_ids(tx: Transaction, row_ids: Collection[int]) -> list[TicketRow]:
    return _rows.holding(tx, _ticket.c.id, row_ids)


def ids_after(tx: Transaction, row_id: int, limit: int) -> list[int]:
    query = select(_ticket.c.id).where(_ticket.c.id > row_id).order_by(_ticket.c.id)
    return list(tx.scalars(query.limit(limit)))


def numbered(tx: Transaction, number: str, scopes: ScopeFilter, limit: int) -> list[TicketRow]:
    visible = and_(_ticket.c.number == number, within(_ticket.c.scope_id, scopes))
    return _rows.all(tx, select(_ticket).where(visible).order_by(_ticket.c.id).limit(limit))


def page(
    tx: Transaction, scopes: ScopeFilter, wanted: Wanted, before: tuple[int, int] | None, limit: int
) -> list[TicketRow]:
    """Requests before a position (opened_at, id), newest first."""
    columns = _ticket.c
    query = select(_ticket).where(within(columns.scope_id, scopes))
    if wanted.identity_ids is not None:
        query = query.where(columns.identity_id.in_(sorted(wanted.identity_ids)))
    for name in ("kind", "state", "agent_id", "order_number"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(columns[name] == value)
    return _rows.all(tx, newest(query, columns.opened_at, columns.id, before).limit(limit))


def contacts(tx: Transaction, identity_ids: Collection[int], since: int, until: int) -> list[ContactRow]:
    """The contacts of these identities within a span."""
    columns = _ticket.c
    found: list[ContactRow] = []
    for chunk in in_chunks(sorted(identity_ids)):
        wanted = and_(columns.identity_id.in_(chunk), columns.opened_at.between(since, until), columns.is_contact)
        query = select(
            columns.id,
            columns.identity_id,
            columns.marked,
            columns.opened_at,
            columns.opening_id,
            columns.topic,
            columns.order_number,
            columns.product_id,
        ).where(wanted)
        for row_id, identity_id, marked, *contact in tx.execute(query):
            found.append(ContactRow(row_id, identity_id, marked, Contact(*contact)))
    return found


def remember_marks(tx: Transaction, marked: Mapping[int, list[list[Any]]]) -> None:
    """Store, for each row, which marks its interactions were said to bear."""
    if marked:
        values = [{"row_id": row_id, "marked": marks} for row_id, marks in marked.items()]
        here = update(_ticket).where(_ticket.c.id == bindparam("row_id"))
        tx.execute(here.values(marked=bindparam("marked")), values)


def due(tx: Transaction, now: int, limit: int) -> list[TicketRow]:
    """Requests that should have been answered before now, the longest overdue first."""
    return _rows.all(tx, select(_ticket).where(_ticket.c.due_at < now).order_by(_ticket.c.due_at).limit(limit))


def told_before(tx: Transaction, version: int, limit: int) -> list[TicketRow]:
    """Requests whose facts are of an earlier version, youngest first."""
    earlier = select(_ticket).where(_ticket.c.told_as < version)
    return _rows.all(tx, earlier.order_by(_ticket.c.opened_at.desc()).limit(limit))


def forget_told(tx: Transaction, since: int) -> None:
    """The facts of all requests opened since then must be told again."""
    tx.execute(update(_ticket).where(_ticket.c.opened_at >= since).values(told_as=0))
