"""Many rows at once, on the hot path: plain SQL with tuples, as the driver takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table, func, select, text

from zhiyin.db.database import Transaction

T = TypeVar("T")

CHUNK = 5_000
"""How many values one IN list takes; SQLite allows 32,766 parameters a statement."""


def execute_many(tx: Transaction, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run one statement for each tuple; `?` marks the places on both databases."""
    if rows:
        tx.exec_driver_sql(sql if tx.dialect.name == "sqlite" else sql.replace("?", "%s"), list(rows))


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """The values in lists that fit into one statement."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def next_ids(tx: Transaction, table: Table, count: int) -> range | list[int]:
    """Fresh row ids, never used before, not even by rows that were erased."""
    if tx.dialect.name == "sqlite":  # one writer at a time: nobody takes them in between
        used = tx.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table.name}).scalar()
        return range((used or 0) + 1, (used or 0) + 1 + count)
    sequence = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
    return list(tx.scalars(select(sequence).select_from(func.generate_series(1, count))))


def least_and_greatest(tx: Transaction) -> tuple[str, str]:
    """How the database calls the smaller and the larger of two values."""
    return ("min", "max") if tx.dialect.name == "sqlite" else ("least", "greatest")
