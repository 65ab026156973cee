"""All SQL of fits: one row for each job and currency."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import JSON, Column, Date, Integer, Row, String, Table, func, select

from zhiyin.db.database import Transaction, metadata
from zhiyin.db.types import Instant
from zhiyin.metrics.lifetime.model import Fit, Found, Redrawn

_fit = Table(
    "customer_value_fit",
    metadata,
    Column("job_id", String(40), primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("run", Integer, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("until", Date, nullable=False),
    Column("fitted_at", Instant, nullable=False),
    Column("customers", Integer, nullable=False),
    Column("found", JSON, nullable=False),
    Column("redrawn", JSON(none_as_null=True)),  # until the facts of this fit are written
)


def find_fits(tx: Transaction, job_id: str) -> list[Fit]:
    """Those of a job, by currency."""
    rows = tx.execute(select(_fit).where(_fit.c.job_id == job_id).order_by(_fit.c.currency))
    return [_read(row) for row in rows]


def latest_fits(tx: Transaction) -> list[Fit]:
    """Those of the youngest run whose facts are written, most customers first."""
    done = select(func.max(_fit.c.run)).where(_fit.c.redrawn.is_(None)).scalar_subquery()
    rows = tx.execute(select(_fit).where(_fit.c.run == done).order_by(_fit.c.customers.desc(), _fit.c.currency))
    return [_read(row) for row in rows]


def latest_run(tx: Transaction) -> int:
    """0 before the first."""
    return tx.scalar(select(func.max(_fit.c.run))) or 0


def add_fit(tx: Transaction, fit: Fit) -> None:
    row = {column.name: getattr(fit, column.name) for column in _fit.columns}
    row |= {name: msgspec.to_builtins(getattr(fit, name)) for name in ("found", "redrawn")}
    tx.execute(_fit.insert().values(row))


def close_fits(tx: Transaction, job_id: str) -> None:
    """The facts of the job's fits are written."""
    tx.execute(_fit.update().where(_fit.c.job_id == job_id).values(redrawn=None))


def _read(row: Row[Any]) -> Fit:
    values = dict(row._mapping)
    values["found"] = msgspec.convert(values["found"], Found)
    values["redrawn"] = msgspec.convert(values["redrawn"], Redrawn) if values["redrawn"] else None
    return Fit(**values)
