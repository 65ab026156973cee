"""Rows of the audit log: only ever added, each with a hash over itself and the one before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, String, Table, Text, select

from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant, RowId

_head = Table(
    "audit_head",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("entry_count", RowId, nullable=False),
)
_entry = Table(
    "audit_entry",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),  # 1, 2, 3 ... without a gap
    Column("at", Instant, nullable=False),
    Column("by", String(40), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("details", Text, nullable=False),  # JSON, as it was hashed
    Column("hash", String(64), nullable=False),
)
register(
    _entry,
    "by",
    "subject",
    "details",
    holds="who did what, by id",
    purpose="to find out who did what",
    kept="for ever: entries are chained and cannot be taken out",
    whose="staff",
)


class Entry(NamedTuple):
    id: int
    at: datetime
    by: str
    action: str
    subject: str
    details: str
    hash: str


_COLUMNS = (_entry.c.id, _entry.c.at, _entry.c.by, _entry.c.action, _entry.c.subject, _entry.c.details, _entry.c.hash)


def take_number(tx: Transaction) -> int:
    """The number of the next entry; until the transaction ends, nobody else gets one."""
    tx.execute(_head.update().values(entry_count=_head.c.entry_count + 1))
    return int(tx.scalars(select(_head.c.entry_count)).one())


def entry_count(tx: Transaction) -> int:
    return int(tx.scalars(select(_head.c.entry_count)).one())


def hash_of(tx: Transaction, number: int) -> str:
    """The hash of an entry; empty before the first."""
    return tx.scalar(select(_entry.c.hash).where(_entry.c.id == number)) or ""


def add(tx: Transaction, entry: Entry) -> None:
    tx.execute(_entry.insert().values(entry._asdict()))


def newest(tx: Transaction, before: int | None, limit: int) -> list[Entry]:
    wanted = select(*_COLUMNS).order_by(_entry.c.id.desc()).limit(limit)
    rows = tx.execute(wanted if before is None else wanted.where(_entry.c.id < before))
    return [Entry(*row) for row in rows]


def in_order(tx: Transaction) -> Iterator[Entry]:
    for row in tx.execute(select(*_COLUMNS).order_by(_entry.c.id)).yield_per(1000):
        yield Entry(*row)
