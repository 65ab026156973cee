"""Rows of API keys: what each may do, and a hash of its secret."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Row, String, Table, select

from zhiyin.base.errors import NotFound
from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.staff import store
from zhiyin.staff.access import Permission
from zhiyin.staff.model import ApiKey, ScopeGrant

_key = Table(
    "api_key",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("prefix", String(16), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False),
    Column("permissions", JSON, nullable=False),
    Column("created_by", String(40)),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)
register(
    _key,
    "name",
    "permissions",
    "created_by",
    holds="who made which key for a program",
    purpose="to know which program asks",
    kept="for ever, also when revoked",
    whose="staff",
)


def add_key(tx: Transaction, key: ApiKey, secret_hash: str) -> None:
    tx.execute(
        _key.insert().values(
            id=key.id,
            name=key.name,
            prefix=key.prefix,
            secret_hash=secret_hash,
            permissions=sorted(key.permissions),
            created_by=key.created_by,
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
    )
    store.set_grants(tx, key.id, key.grants)


def find_by_prefix(tx: Transaction, prefix: str) -> tuple[ApiKey, str] | None:
    """The key, with the hash of its secret."""
    row = tx.execute(select(_key).where(_key.c.prefix == prefix)).one_or_none()
    if row is None:
        return None
    return _read(row, store.grants_of(tx, [row.id]).get(row.id, ())), row.secret_hash


def get_key(tx: Transaction, key_id: str) -> ApiKey:
    row = tx.execute(select(_key).where(_key.c.id == key_id)).one_or_none()
    if row is None:
        raise NotFound("there is no API key {id}", id=key_id)
    return _read(row, store.grants_of(tx, [key_id]).get(key_id, ()))


def list_keys(tx: Transaction, after: str | None, limit: int) -> list[ApiKey]:
    """Newest first, revoked ones included; `after` is the id of the last one seen."""
    wanted = select(_key).order_by(_key.c.id.desc()).limit(limit)
    rows = tx.execute(wanted if after is None else wanted.where(_key.c.id < after)).all()
    grants = store.grants_of(tx, [row.id for row in rows])
    return [_read(row, grants.get(row.id, ())) for row in rows]


def names_of(tx: Transaction, ids: Collection[str]) -> dict[str, str]:
    """What those of the ids are called that are keys'."""
    return {row.id: row.name for row in tx.execute(select(_key.c.id, _key.c.name).where(_key.c.id.in_(sorted(ids))))}


def save_used(tx: Transaction, key_id: str, at: datetime) -> None:
    tx.execute(_key.update().where(_key.c.id == key_id).values(used_at=at))


def revoke(tx: Transaction, key_id: str, at: datetime) -> None:
    tx.execute(_key.update().where(_key.c.id == key_id, _key.c.revoked_at.is_(None)).values(revoked_at=at))


def _read(row: Row[Any], grants: tuple[ScopeGrant, ...]) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        permissions=frozenset(Permission) & frozenset(row.permissions),  # one that is gone opens nothing
        grants=grants,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
