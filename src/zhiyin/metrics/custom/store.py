"""All SQL of custom metrics: one row for each version of a definition."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text, insert, select, update

from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.metrics.custom.model import Saved

_definition = Table(
    "custom_metric",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("defined_at", Instant, nullable=False),
    Column("defined_by", String(60), nullable=False),
)
register(
    _definition,
    "defined_by",
    "text",
    holds="metrics that the brand defined, and who did",
    purpose="to count them, and to say what a number meant when",
    kept="for good: numbers of before rest on them",
    whose="staff",
)


def list_saved(tx: Transaction) -> list[Saved]:
    """All versions, by id, the oldest first."""
    rows = tx.execute(select(_definition).order_by(_definition.c.id, _definition.c.version)).mappings()
    return [Saved(**row) for row in rows]


def add(tx: Transaction, saved: Saved) -> None:
    said = {column.name: getattr(saved, column.name) for column in _definition.columns}
    tx.execute(insert(_definition).values(**said))


def replace_text(tx: Transaction, saved: Saved) -> None:
    """Other words of the same version."""
    here = (_definition.c.id == saved.id) & (_definition.c.version == saved.version)
    tx.execute(update(_definition).where(here).values(text=saved.text))
