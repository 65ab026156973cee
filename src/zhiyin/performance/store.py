"""All SQL of targets: one row for each metric and variant."""

from __future__ import annotations

from sqlalchemy import Column, Float, String, Table, delete, select

from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.performance.model import Target

_target = Table(
    "metric_target",
    metadata,
    Column("metric_id", String(60), primary_key=True),
    Column("variant", String(60), primary_key=True),
    Column("value", Float, nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("set_by", String(60), nullable=False),
)
register(
    _target,
    "set_by",
    holds="who set a target",
    purpose="to say whose word it is",
    kept="until another is set",
    whose="staff",
)


def list_targets(tx: Transaction) -> list[Target]:
    rows = tx.execute(select(_target).order_by(_target.c.metric_id, _target.c.variant))
    return [Target(**row) for row in rows.mappings()]


def save_target(tx: Transaction, target: Target) -> None:
    said = {"value": target.value, "set_at": target.set_at, "set_by": target.set_by}
    put = upsert(tx)(_target).values(metric_id=target.metric_id, variant=target.variant, **said)
    tx.execute(put.on_conflict_do_update(index_elements=[_target.c.metric_id, _target.c.variant], set_=said))


def delete_target(tx: Transaction, metric_id: str, variant: str) -> bool:
    """Whether there was one."""
    here = (_target.c.metric_id == metric_id) & (_target.c.variant == variant)
    return tx.execute(delete(_target).where(here)).rowcount > 0
