"""Rows of a table as named tuples, stored and found again."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, select

from zhiyin.db.database import Database
from zhiyin.db.rows import Rows, newest
from zhiyin.db.types import RowId

MANY = 1_000  # more than one statement takes


class Parcel(NamedTuple):
    id: int
    number: str
    sent_at: int = 0


table = Table(
    "parcel",
    MetaData(),
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("number", String(20), nullable=False),
    Column("sent_at", Integer, nullable=False),
)
parcels = Rows(table, Parcel, fixed={"number"})


@pytest.fixture(autouse=True)
def stored(db: Database) -> None:
    with db.transaction() as tx:
        table.create(tx)


def test_new_and_known_ones_are_put_together_and_keep_their_order(db: Database) -> None:
    with db.transaction() as tx:
        (b,) = parcels.put(tx, [Parcel(0, "b")])
        put = parcels.put(tx, [Parcel(0, "c", 3), b._replace(sent_at=2), Parcel(0, "a", 1)])
        assert [(one.number, one.sent_at) for one in put] == [("c", 3), ("b", 2), ("a", 1)]
        assert sorted(put) == parcels.all(tx, select(table).order_by(table.c.id))


def test_what_is_fixed_is_not_changed(db: Database) -> None:
    with db.transaction() as tx:
        (one,) = parcels.put(tx, [Parcel(0, "a")])
        parcels.put(tx, [one._replace(number="b", sent_at=5)])
        assert parcels.find(tx, select(table)) == Parcel(one.id, "a", 5)


def test_many_are_found_by_what_they_hold(db: Database) -> None:
    with db.transaction() as tx:
        put = parcels.put(tx, [Parcel(0, f"{number:04}") for number in range(MANY)])
        assert [one.number for one in put] == [f"{number:04}" for number in range(MANY)]
        assert len({one.id for one in put}) == MANY
        assert parcels.holding(tx, table.c.number, [one.number for one in put] + ["none"]) == put


def test_pages_follow_each_other_also_within_one_instant(db: Database) -> None:
    with db.transaction() as tx:
        put = parcels.put(tx, [Parcel(0, str(number), number // 3) for number in range(7)])
        found: list[Parcel] = []
        while page := parcels.all(tx, newest(select(table), table.c.sent_at, table.c.id, _end(found)).limit(2)):
            found += page
        assert found == put[::-1]


def _end(found: list[Parcel]) -> tuple[int, int] | None:
    return (found[-1].sent_at, found[-1].id) if found else None
