"""All SQL of sources, their keys, the names they send and how these differ from the tracking plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table, and_, func, select

from zhiyin.connectors.sources.model import Grant, KeyKind, Sent, Source, SourceKey
from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.types import Instant, RowId

_source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("public_id", String(40), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("scope_id", Integer, nullable=False),
    Column("is_sample", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)
_key = Table(
    "source_key",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("source_id", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    Column("shown", String(80), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)
_name = Table(
    "source_name",
    metadata,
    Column("source_id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(255), primary_key=True),
    Column("seen_count", RowId, nullable=False),
    Column("last_at", Instant, nullable=False),
)
_finding = Table(
    "plan_finding",
    metadata,
    Column("source_id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(255), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("property", String(255), primary_key=True),
    Column("expected", String(40), nullable=False),
    Column("seen_count", RowId, nullable=False),
    Column("last_at", Instant, nullable=False),
)


class NameCount(NamedTuple):
    """How often a source has sent a name, and when last."""

    source_id: int
    name: str
    seen_count: int
    last_at: datetime


class PlanFinding(NamedTuple):
    """A difference from the tracking plan, how often it was seen, and when last."""

    source_id: int
    name: str
    kind: str
    property: str
    expected: str
    seen_count: int
    last_at: datetime


def insert(tx: Transaction, values: dict[str, Any]) -> Source:
    row = tx.execute(_source.insert().returning(_source), values).one()
    return Source(**row._mapping)


def change(tx: Transaction, source_id: int, values: dict[str, Any]) -> None:
    if values:
        tx.execute(_source.update().where(_source.c.id == source_id).values(values))


def find(tx: Transaction, *, id: int | None = None, public_id: str | None = None) -> Source | None:
    wanted = _source.c.id == id if public_id is None else _source.c.public_id == public_id
    row = tx.execute(select(_source).where(wanted)).one_or_none()
    return None if row is None else Source(**row._mapping)


def find_named(tx: Transaction, name: str, kind: str) -> Source | None:
    wanted = and_(_source.c.name == name, _source.c.kind == kind)
    row = tx.execute(select(_source).where(wanted).order_by(_source.c.id).limit(1)).one_or_none()
    return None if row is None else Source(**row._mapping)


def list_all(tx: Transaction, numbers: Collection[int] | None = None) -> list[Source]:
    """Every source, or those with these numbers."""
    wanted = select(_source).order_by(_source.c.id)
    if numbers is not None:
        wanted = wanted.where(_source.c.id.in_(sorted(numbers)))
    return [Source(**row._mapping) for row in tx.execute(wanted)]


def insert_key(tx: Transaction, key: SourceKey, key_hash: bytes) -> None:
    tx.execute(
        _key.insert().values(
            id=key.id,
            source_id=key.source_id,
            kind=key.kind.value,
            key_hash=key_hash,
            shown=key.shown,
            created_at=key.created_at,
        )
    )


def revoke_key(tx: Transaction, source_id: int, key_id: str, at: datetime) -> bool:
    open_ = and_(_key.c.id == key_id, _key.c.source_id == source_id, _key.c.revoked_at.is_(None))
    return tx.execute(_key.update().where(open_).values(revoked_at=at)).rowcount > 0


def list_keys(tx: Transaction, source_id: int) -> list[SourceKey]:
    rows = tx.execute(select(_key).where(_key.c.source_id == source_id).order_by(_key.c.created_at))
    return [
        SourceKey(row.id, row.source_id, KeyKind(row.kind), row.shown, row.created_at, row.revoked_at) for row in rows
    ]


def grants(tx: Transaction) -> dict[bytes, Grant]:
    """Every key that is valid now, by its hash."""
    open_ = and_(_key.c.revoked_at.is_(None), _source.c.disabled_at.is_(None))
    rows = tx.execute(
        select(_key.c.key_hash, _key.c.source_id, _key.c.kind)
        .join(_source, _source.c.id == _key.c.source_id)
        .where(open_)
    )
    return {bytes(row.key_hash): Grant(row.source_id, KeyKind(row.kind).trust) for row in rows}


def count_names(tx: Transaction, counts: Iterable[NameCount]) -> None:
    rows = [count._asdict() for count in counts]
    if rows:
        put = upsert(tx)(_name)
        added = {"seen_count": _name.c.seen_count + put.excluded.seen_count, "last_at": put.excluded.last_at}
        tx.execute(put.on_conflict_do_update(index_elements=[_name.c.source_id, _name.c.name], set_=added), rows)


def count_findings(tx: Transaction, findings: Iterable[PlanFinding]) -> None:
    rows = [finding._asdict() for finding in findings]
    if rows:
        put = upsert(tx)(_finding)
        added = {"seen_count": _finding.c.seen_count + put.excluded.seen_count, "last_at": put.excluded.last_at}
        keys = [_finding.c.source_id, _finding.c.name, _finding.c.kind, _finding.c.property]
        tx.execute(put.on_conflict_do_update(index_elements=keys, set_=added), rows)


def names_of(tx: Transaction, source_id: int | None = None) -> list[NameCount]:
    wanted = select(_name)
    if source_id is not None:
        wanted = wanted.where(_name.c.source_id == source_id)
    return [NameCount(*row) for row in tx.execute(wanted.order_by(_name.c.seen_count.desc()))]


def sent(tx: Transaction) -> dict[int, Sent]:
    """Of each source that has sent something: how much, and when last."""
    wanted = select(_name.c.source_id, func.sum(_name.c.seen_count), func.max(_name.c.last_at))
    rows = tx.execute(wanted.group_by(_name.c.source_id))
    return {source_id: Sent(int(count), last_at) for source_id, count, last_at in rows}


def findings_of(tx: Transaction, source_id: int) -> list[PlanFinding]:
    wanted = select(_finding).where(_finding.c.source_id == source_id).order_by(_finding.c.seen_count.desc())
    return [PlanFinding(*row) for row in tx.execute(wanted)]
