"""Facts on their way to the warehouse: encoded batches, committed with the rows that they describe."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Column, Integer, LargeBinary, String, Table, select

from zhiyin.base.clock import Clock
from zhiyin.db.database import Database, Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant, RowId

_batch = Table(
    "fact_batch",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("fact", String(60), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)
register(
    _batch,
    "payload",
    holds="facts by identity: scores, amounts, times",
    purpose="to hand them to the warehouse",
    kept="until the warehouse and the lake hold them, usually seconds",
)


@dataclass(frozen=True, slots=True)
class FactBatch:
    """Rows of one fact table, as an Arrow stream; `id` is its name in the warehouse."""

    id: int
    fact: str
    row_count: int
    payload: bytes


class FactBatches:
    """Batches wait here until the warehouse and the lake both hold them for good."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, tx: Transaction, fact: str, row_count: int, payload: bytes) -> None:
        """Hand a batch to the warehouse, in the transaction of the rows."""
        if row_count:
            now = self._clock.now()
            tx.execute(_batch.insert().values(fact=fact, row_count=row_count, payload=payload, created_at=now))

    def list_waiting(self, known: Collection[int], after: int = 0, limit: int = 64) -> list[FactBatch]:
        """The oldest batches behind `after` that are not among the `known`.

        A batch with a low id may be committed after one with a higher id (two
        workers), so the reader passes an `after` below which all are known.
        """
        with self._db.reading() as tx:
            ids = tx.scalars(select(_batch.c.id).where(_batch.c.id > after).order_by(_batch.c.id))
            wanted = [batch_id for batch_id in ids if batch_id not in known][:limit]
            found = select(_batch.c.id, _batch.c.fact, _batch.c.row_count, _batch.c.payload)
            rows = tx.execute(found.where(_batch.c.id.in_(wanted)).order_by(_batch.c.id))
            return [FactBatch(*row) for row in rows]

    def forget(self, ids: Collection[int]) -> None:
        """Drop batches that the lake holds."""
        if ids:
            with self._db.transaction() as tx:
                tx.execute(_batch.delete().where(_batch.c.id.in_(ids)))
