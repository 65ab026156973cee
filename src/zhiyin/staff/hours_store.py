"""Rows of the business hours: one for each version, none is ever changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, String, Table, select

from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant, RowId
from zhiyin.staff.business_hours import Schedule

_hours = Table(
    "business_hours",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("valid_from", Date, nullable=False),
    Column("week", JSON, nullable=False),  # of Monday to Sunday: [from, until] in minutes
    Column("exceptions", JSON, nullable=False),  # day -> the same
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(60), nullable=False),
    sqlite_autoincrement=True,  # facts name versions by their number
)
register(
    _hours,
    "made_by",
    holds="who set business hours",
    purpose="to say whose word it is",
    kept="for good: facts rest on each version",
    whose="staff",
)


def add(tx: Transaction, schedule: Schedule, made_at: datetime, made_by: str) -> int:
    exceptions = {day.isoformat(): spans for day, spans in schedule.exceptions.items()}
    row = {"valid_from": schedule.valid_from, "week": schedule.week, "exceptions": exceptions}
    adding = _hours.insert().values(**row, made_at=made_at, made_by=made_by).returning(_hours.c.id)
    return int(tx.execute(adding).scalar_one())


def newest_id(tx: Transaction) -> int:
    """The number of the version made last; 0 when there is none."""
    return tx.scalar(select(_hours.c.id).order_by(_hours.c.id.desc()).limit(1)) or 0


def every(tx: Transaction) -> list[tuple[Schedule, datetime, str]]:
    """All versions in the order in which they were made, with when and by whom."""
    return [(_schedule(row), row.made_at, row.made_by) for row in tx.execute(select(_hours).order_by(_hours.c.id))]


def _schedule(row: Any) -> Schedule:
    exceptions = {date.fromisoformat(day): _spans(spans) for day, spans in row.exceptions.items()}
    return Schedule(row.id, row.valid_from, tuple(_spans(spans) for spans in row.week), exceptions)


def _spans(spans: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)
