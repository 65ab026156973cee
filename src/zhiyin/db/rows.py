"""Rows of a table as named tuples: found, stored and paged alike, whatever they tell of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Column, Select, Table, and_, bindparam, or_, select, update

from zhiyin.db.database import Transaction

_CHUNK = 400  # values in one statement


class Numbered(Protocol):
    """A row; its `id` is 0 before it is stored."""

    @property
    def id(self) -> int: ...

    def _asdict(self) -> dict[str, Any]: ...


R = TypeVar("R", bound=Numbered)
T = TypeVar("T")


class Rows(Generic[R]):
    """The rows of one table. `fixed` are the columns that never change once a row is stored."""

    def __init__(self, table: Table, make: Callable[..., R], *, fixed: Collection[str]) -> None:
        self._table = table
        self._make = make
        self._fixed = {"id", *fixed}

    def put(self, tx: Transaction, rows: Sequence[R]) -> list[R]:
        """Store new rows, and what has changed of known ones; the same rows, each with its id."""
        known = [row for row in rows if row.id]
        if known:
            here = update(self._table).where(self._table.c.id == bindparam("row_id"))
            tx.execute(here, [{**_values(row, without=self._fixed), "row_id": row.id} for row in known])
        ids = iter(self._add(tx, [row for row in rows if not row.id]))
        return [row if row.id else self._make(**{**row._asdict(), "id": next(ids)}) for row in rows]

    def holding(self, tx: Transaction, column: Column[Any], values: Collection[Any]) -> list[R]:
        """The rows that hold one of these values."""
        wanted = select(self._table).order_by(self._table.c.id)
        return [row for chunk in in_chunks(sorted(values)) for row in self.all(tx, wanted.where(column.in_(chunk)))]

    def all(self, tx: Transaction, query: Select[Any]) -> list[R]:
        return [self._make(*row) for row in tx.execute(query)]

    def find(self, tx: Transaction, query: Select[Any]) -> R | None:
        row = tx.execute(query).one_or_none()
        return self._make(*row) if row else None

    def _add(self, tx: Transaction, rows: Sequence[R]) -> list[int]:
        """The ids that they were given, in the same order."""
        add = self._table.insert().returning(self._table.c.id, sort_by_parameter_order=True)
        return [
            id_ for chunk in in_chunks(rows) for id_ in tx.scalars(add, [_values(row, without={"id"}) for row in chunk])
        ]


def newest(query: Select[Any], at: Column[Any], id_: Column[Any], before: tuple[int, int] | None) -> Select[Any]:
    """The query, newest first, from a position (instant, id) on."""
    if before is not None:
        query = query.where(or_(at < before[0], and_(at == before[0], id_ < before[1])))
    return query.order_by(at.desc(), id_.desc())


def in_chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many at a time as a statement takes."""
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def _values(row: Numbered, *, without: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name not in without}
