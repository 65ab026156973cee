"""Rows of the scopes: every brand, department and region that a row was ever seen with."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, UniqueConstraint, func, select

from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.types import RowId
from zhiyin.staff.model import Scope

_scope = Table(
    "scope",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("brand", String(80), nullable=False),
    Column("department", String(80), nullable=False),
    Column("region", String(80), nullable=False),
    UniqueConstraint("brand", "department", "region"),
)


def count(tx: Transaction) -> int:
    """How many there are; scopes are only ever added, so it tells whether one is new."""
    return tx.scalar(select(func.count()).select_from(_scope)) or 0


def find(tx: Transaction, scope: Scope) -> int | None:
    same = (_scope.c.brand == scope.brand, _scope.c.department == scope.department, _scope.c.region == scope.region)
    return tx.scalar(select(_scope.c.id).where(*same))


def add(tx: Transaction, scope: Scope) -> int | None:
    """The id of the new row; None when another transaction was faster."""
    values = {"brand": scope.brand, "department": scope.department, "region": scope.region}
    adding = upsert(tx)(_scope).values(values).on_conflict_do_nothing().returning(_scope.c.id)
    return tx.execute(adding).scalar_one_or_none()


def every(tx: Transaction) -> dict[int, Scope]:
    """All of them, by id."""
    return {row.id: Scope(row.brand, row.department, row.region) for row in tx.execute(select(_scope))}
