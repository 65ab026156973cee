"""All SQL of the folding of sessions: which interactions each day had when it was last folded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import BigInteger, Column, Date, Integer, Table, select

from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.settings import find_setting, save_setting

DayState = tuple[int, int]
"""How many interactions a day has, and the sum of their ids."""

_day = Table(
    "session_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("interaction_count", Integer, nullable=False),
    Column("id_sum", BigInteger, nullable=False),
)
_REVISION = "session_revision"


def folded_days(tx: Transaction) -> dict[date, DayState]:
    return {row.day: (row.interaction_count, row.id_sum) for row in tx.execute(select(_day))}


def save_days(tx: Transaction, days: Mapping[date, DayState]) -> None:
    put = upsert(tx)(_day)
    changed = {"interaction_count": put.excluded.interaction_count, "id_sum": put.excluded.id_sum}
    rows = [{"day": day, "interaction_count": count, "id_sum": id_sum} for day, (count, id_sum) in days.items()]
    tx.execute(put.on_conflict_do_update(index_elements=[_day.c.day], set_=changed), rows)


def next_revision(tx: Transaction) -> int:
    """Higher than any before, also those of sessions that are long gone."""
    revision = int(find_setting(tx, _REVISION) or 0) + 1
    save_setting(tx, _REVISION, revision)
    return revision
