"""All SQL of benchmarks that were imported: one row each."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Integer, String, Table, delete, select

from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.metrics.benchmarks.model import Benchmark

_benchmark = Table(
    "benchmark",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("metric_id", String(60), nullable=False),
    Column("value", Float, nullable=False),
    Column("unit", String(12), nullable=False),
    Column("population", String(300), nullable=False),
    Column("source", String(300), nullable=False),
    Column("region", String(80), nullable=False),
    Column("industry", String(80), nullable=False),
    Column("year", Integer),
    Column("is_verified", Boolean, nullable=False),
    Column("note", String(600), nullable=False),
    Column("added_by", String(60), nullable=False),
    Column("added_at", Instant, nullable=False),
)
register(
    _benchmark,
    "population",
    "source",
    "region",
    "industry",
    "note",
    "added_by",
    holds="published figures with their sources, and who imported them",
    purpose="to stand beside the figures of one's own",
    kept="until they are removed",
    whose="staff",
)


def list_benchmarks(tx: Transaction) -> list[Benchmark]:
    rows = tx.execute(select(_benchmark)).mappings()
    return [Benchmark(**{name: value for name, value in row.items() if name != "id"}) for row in rows]


def save_benchmark(tx: Transaction, one: Benchmark) -> None:
    said = {column.name: getattr(one, column.name) for column in _benchmark.columns if column.name != "id"}
    put = upsert(tx)(_benchmark).values(id=one.id, **said)
    tx.execute(put.on_conflict_do_update(index_elements=[_benchmark.c.id], set_=said))


def delete_benchmark(tx: Transaction, benchmark_id: str) -> bool:
    """Whether there was one."""
    return tx.execute(delete(_benchmark).where(_benchmark.c.id == benchmark_id)).rowcount > 0
