"""All SQL of targets: one row for each metric and variant, of all records or of a part of them."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Float, RowMapping, String, Table, delete, select

from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.performance.model import Only, Target, part_of, part_text

_target = Table(
    "metric_target",
    metadata,
    Column("metric_id", String(60), primary_key=True),
    Column("variant", String(60), primary_key=True),
    Column("part", String(600), primary_key=True),
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
    """Those of whole metrics."""
    wanted = select(_target).where(_target.c.part == "").order_by(_target.c.metric_id, _target.c.variant)
    return [_read(row) for row in tx.execute(wanted).mappings()]


def targets_of(tx: Transaction) -> dict[tuple[str, str, Only], Target]:
    """All of them, by metric, variant and part."""
    found = [_read(row) for row in tx.execute(select(_target)).mappings()]
    return {(target.metric_id, target.variant, target.only): target for target in found}


def save_target(tx: Transaction, target: Target) -> None:
    said = {"value": target.value, "set_at": target.set_at, "set_by": target.set_by}
    keys = {"metric_id": target.metric_id, "variant": target.variant, "part": part_text(target.only)}
    put = upsert(tx)(_target).values(**keys, **said)
    tx.execute(put.on_conflict_do_update(index_elements=list(keys), set_=said))


def delete_target(tx: Transaction, metric_id: str, variant: str, only: Only = ()) -> bool:
    """Whether there was one."""
    return tx.execute(delete(_target).where(_here(metric_id, variant, only))).rowcount > 0


def _here(metric_id: str, variant: str, only: Only) -> ColumnElement[bool]:
    columns = _target.c
    return (columns.metric_id == metric_id) & (columns.variant == variant) & (columns.part == part_text(only))


def _read(row: RowMapping) -> Target:
    said = {name: value for name, value in row.items() if name != "part"}
    return Target(**said, only=part_of(row["part"]))
