"""All SQL of KPIs and of what was frozen of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Date, Float, ForeignKey, Integer, RowMapping, String, Table, select

from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.metrics.model import Unit
from zhiyin.metrics.results import Display
from zhiyin.performance.kpis.achieving import Standing
from zhiyin.performance.kpis.model import Closing, Kpi, Measure, Rhythm
from zhiyin.performance.model import part_of, part_text

_kpi = Table(
    "kpi",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("parent_id", String(40), ForeignKey("kpi.id"), index=True),
    Column("name", String(120), nullable=False),
    Column("department", String(80), nullable=False),
    Column("owner_id", String(60)),
    Column("weight", Float, nullable=False),
    Column("metric_id", String(60)),
    Column("variant", String(60)),
    Column("part", String(600)),
    Column("rhythm", String(10)),
    Column("measured_now", String(730), unique=True),  # what it measures, while it is there: nothing is wanted twice
    Column("added_at", Instant, nullable=False),
    Column("added_by", String(60), nullable=False),
    Column("removed_at", Instant),
)
_closing = Table(
    "kpi_closing",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kpi_id", String(40), ForeignKey("kpi.id"), nullable=False, index=True),
    Column("in_force", String(60), unique=True),  # KPI and period, until reopened: each is closed once
    Column("first_on", Date, nullable=False, index=True),
    Column("last_on", Date, nullable=False),
    Column("metric_version", Integer, nullable=False),
    Column("metric_names", JSON, nullable=False),
    Column("unit", String(20), nullable=False),
    Column("value", Float),
    Column("low", Float),
    Column("high", Float),
    Column("n", BigInteger, nullable=False),
    Column("display", String(20), nullable=False),
    Column("target", Float),
    Column("target_set_at", Instant),
    Column("target_set_by", String(60)),
    Column("standing", String(20), nullable=False),
    Column("degree", Float),
    Column("degree_low", Float),
    Column("degree_high", Float),
    Column("name", String(120), nullable=False),
    Column("department", String(80), nullable=False),
    Column("owner_id", String(60)),
    Column("weight", Float, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("closed_at", Instant, nullable=False),
    Column("closed_by", String(60), nullable=False),
    Column("reopened_at", Instant),
    Column("reopened_by", String(60)),
    Column("reopened_reason", String(500), nullable=False),
)
register(
    _kpi,
    "owner_id",
    "added_by",
    holds="who answers for a KPI and who added it",
    purpose="to say whose goal it is",
    kept="until the KPI is given to somebody else; of removed ones as long as their closed periods",
    whose="staff",
)
register(
    _closing,
    "target_set_by",
    "owner_id",
    "closed_by",
    "reopened_by",
    "reopened_reason",
    holds="who answered for a KPI when its period was closed, who set its target, who closed and reopened it and why",
    purpose="so that what was paid for can be shown later",
    kept="as long as the installation",
    whose="staff",
)


def list_kpis(tx: Transaction, *, with_removed: bool = False) -> list[Kpi]:
    """In the order in which they were added, without their targets."""
    wanted = select(_kpi).order_by(_kpi.c.id)
    if not with_removed:
        wanted = wanted.where(_kpi.c.removed_at.is_(None))
    return [_read(row) for row in tx.execute(wanted).mappings()]


def add_kpi(tx: Transaction, kpi: Kpi, *, at: datetime, by: str) -> bool:
    """Whether it was added: not while another one measures the same."""
    measure = kpi.measure
    measured = {} if measure is None else _measured(measure)
    put = upsert(tx)(_kpi).values(id=kpi.id, **_said(kpi), **measured, added_at=at, added_by=by)
    new = put.on_conflict_do_nothing(index_elements=[_kpi.c.measured_now]).returning(_kpi.c.id)
    return tx.execute(new).first() is not None


def save_kpi(tx: Transaction, kpi: Kpi) -> None:
    """All but what it measures."""
    tx.execute(_kpi.update().where(_kpi.c.id == kpi.id).values(_said(kpi)))


def remove_kpi(tx: Transaction, kpi_id: str, at: datetime) -> None:
    """It is kept with what was frozen of it."""
    tx.execute(_kpi.update().where(_kpi.c.id == kpi_id).values(removed_at=at, measured_now=None))


def add_closing(tx: Transaction, closing: Closing) -> bool:
    """Whether it was frozen now: not while it is closed already."""
    put = upsert(tx)(_closing).values(in_force=f"{closing.kpi_id} {closing.first_on}", **asdict(closing))
    new = put.on_conflict_do_nothing(index_elements=[_closing.c.in_force]).returning(_closing.c.id)
    return tx.execute(new).first() is not None


def reopen(tx: Transaction, closing: Closing) -> bool:
    """Whether it was closed until now."""
    here = (_closing.c.id == closing.id) & _closing.c.reopened_at.is_(None)
    said = {name: getattr(closing, name) for name in ("reopened_at", "reopened_by", "reopened_reason")}
    return tx.execute(_closing.update().where(here).values(in_force=None, **said)).rowcount > 0


def find_closing(tx: Transaction, closing_id: str) -> Closing | None:
    row = tx.execute(select(_closing).where(_closing.c.id == closing_id)).mappings().first()
    return _read_closing(row) if row else None


def closings_in_force(tx: Transaction, firsts: Collection[date]) -> dict[tuple[str, date], Closing]:
    """By KPI and first day of the period."""
    wanted = select(_closing).where(_closing.c.in_force.is_not(None), _closing.c.first_on.in_(sorted(firsts)))
    found = map(_read_closing, tx.execute(wanted).mappings())
    return {(closing.kpi_id, closing.first_on): closing for closing in found}


def list_closings(tx: Transaction, first: date, last: date) -> list[Closing]:
    """Of all periods within these days, reopened ones too, in the order in which they were closed."""
    wanted = select(_closing).where(_closing.c.first_on >= first, _closing.c.last_on <= last).order_by(_closing.c.id)
    return [_read_closing(row) for row in tx.execute(wanted).mappings()]


def _read(row: RowMapping) -> Kpi:
    measure = None
    if row["metric_id"] is not None:
        measure = Measure(row["metric_id"], row["variant"], part_of(row["part"]), Rhythm(row["rhythm"]))
    own = {name: row[name] for name in ("id", "parent_id", "name", "department", "owner_id", "weight")}
    return Kpi(**own, measure=measure)


def _said(kpi: Kpi) -> dict[str, Any]:
    return {name: getattr(kpi, name) for name in ("parent_id", "name", "department", "owner_id", "weight")}


def _measured(measure: Measure) -> dict[str, Any]:
    said = {"metric_id": measure.metric_id, "variant": measure.variant, "part": part_text(measure.only)}
    return {**said, "rhythm": measure.rhythm.value, "measured_now": " ".join(said.values())}


def _read_closing(row: RowMapping) -> Closing:
    said = {name: value for name, value in row.items() if name != "in_force"}
    words = {"unit": Unit(row["unit"]), "display": Display(row["display"]), "standing": Standing(row["standing"])}
    return Closing(**{**said, **words})
