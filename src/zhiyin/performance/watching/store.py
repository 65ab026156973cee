"""All SQL of watched series and their alerts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    UniqueConstraint,
    select,
)

from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.performance.model import Only, part_of, part_text
from zhiyin.performance.watching.model import Alert, ClosedAs, JudgedDay, Series, Shift, Wanted

_series = Table(
    "watched_series",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("metric_id", String(60), nullable=False),
    Column("variant", String(60), nullable=False),
    Column("channel", String(255), nullable=False),
    Column("part", String(600), nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("added_by", String(60)),
    Column("added_at", Instant, nullable=False),
    Column("owner_id", String(60)),
    Column("is_judged", Boolean, nullable=False),
    Column("judged_to", Date),
    Column("learns_from", Date),
    Column("muted_until", Date),
    Column("muted_reason", String(300), nullable=False),
    Column("muted_by", String(60)),
    UniqueConstraint("metric_id", "variant", "channel", "part", name="uq_watched_series"),
)
_alert = Table(
    "metric_alert",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("series_id", String(40), ForeignKey("watched_series.id"), nullable=False, index=True),
    Column("open_series_id", String(40), unique=True),  # that of the series while open: one is open of each at most
    Column("version", Integer, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("judged_from", Date, nullable=False),
    Column("judged_to", Date, nullable=False),
    Column("days_within", Integer, nullable=False),
    Column("series_count", Integer, nullable=False),
    Column("shift", JSON, nullable=False),
    Column("days", JSON, nullable=False),
    Column("owner_id", String(60)),
    Column("closed_at", Instant),
    Column("closed_by", String(60)),
    Column("closed_as", String(20)),
    Column("closed_note", String(600), nullable=False),
)
register(
    _series,
    "added_by",
    "owner_id",
    "muted_reason",
    "muted_by",
    holds="who watches which figures, who muted them and why",
    purpose="to say whom to ask",
    kept="until it is changed",
    whose="staff",
)
register(
    _alert,
    "owner_id",
    "closed_by",
    "closed_note",
    holds="who looks after an alert, who closed it and why",
    purpose="to say whom to ask",
    kept="as long as the alert",
    whose="staff",
)


def list_series(tx: Transaction) -> list[Series]:
    columns = _series.c
    rows = tx.execute(select(_series).order_by(columns.metric_id, columns.variant, columns.channel, columns.part))
    return [_read_series(row) for row in rows.mappings()]


def find_series(tx: Transaction, series_id: str) -> Series | None:
    row = tx.execute(select(_series).where(_series.c.id == series_id)).mappings().first()
    return _read_series(row) if row else None


def find_series_of(tx: Transaction, metric_id: str, variant: str, channel: str, only: Only = ()) -> Series | None:
    columns = _series.c
    wanted = (columns.metric_id == metric_id) & (columns.variant == variant) & (columns.channel == channel)
    row = tx.execute(select(_series).where(wanted & (columns.part == part_text(only)))).mappings().first()
    return _read_series(row) if row else None


def add_series(tx: Transaction, series: Series) -> bool:
    """Whether it was new: one that is there is left as it is."""
    put = upsert(tx)(_series).values(_columns(series))
    keys = [_series.c.metric_id, _series.c.variant, _series.c.channel, _series.c.part]
    return tx.execute(put.on_conflict_do_nothing(index_elements=keys).returning(_series.c.id)).first() is not None


def save_series(tx: Transaction, series_id: str, **said: Any) -> None:
    """Change only these: the daily work and people write to the same row."""
    tx.execute(_series.update().where(_series.c.id == series_id).values(said))


def list_parts(tx: Transaction) -> list[Only]:
    """The parts of the company of which something is or was watched."""
    return [part_of(row.part) for row in tx.execute(select(_series.c.part).distinct())]


def list_alerts(
    tx: Transaction,
    wanted: Wanted,
    *,
    of: Collection[Only] | None = None,
    before: str | None = None,
    limit: int | None = None,
) -> list[Alert]:
    """Newest first: ids rise with time. Only those `of` these parts; None: all."""
    query = _alerts().order_by(_alert.c.id.desc()).limit(limit)
    if of is not None:
        query = query.where(_series.c.part.in_([part_text(only) for only in of]))
    if wanted.is_open is not None:
        query = query.where(_alert.c.closed_at.is_(None) if wanted.is_open else _alert.c.closed_at.is_not(None))
    if wanted.metric_id is not None:
        query = query.where(_series.c.metric_id == wanted.metric_id)
    if wanted.owner_id is not None:
        query = query.where(_alert.c.owner_id == wanted.owner_id)
    if before is not None:
        query = query.where(_alert.c.id < before)
    return [_read(row) for row in tx.execute(query).mappings()]


def find_alert(tx: Transaction, alert_id: str) -> Alert | None:
    row = tx.execute(_alerts().where(_alert.c.id == alert_id)).mappings().first()
    return _read(row) if row else None


def open_alerts(tx: Transaction) -> dict[str, Alert]:
    """By the id of their series."""
    return {alert.series.id: alert for alert in list_alerts(tx, Wanted(is_open=True))}


def open_marks(tx: Transaction) -> list[tuple[str, date, str | None]]:
    """Of each open alert what changes while it is open."""
    columns = _alert.c.id, _alert.c.judged_to, _alert.c.owner_id
    rows = tx.execute(select(*columns).where(_alert.c.closed_at.is_(None)).order_by(_alert.c.id))
    return [(row.id, row.judged_to, row.owner_id) for row in rows]


def add_alert(tx: Transaction, alert: Alert) -> bool:
    """Whether it was raised: not while another one of the same series is open."""
    put = upsert(tx)(_alert).values(
        {
            "id": alert.id,
            "series_id": alert.series.id,
            "open_series_id": alert.series.id,
            "version": alert.version,
            "raised_at": alert.raised_at,
            "series_count": alert.series_count,
            "owner_id": alert.owner_id,
            "closed_note": "",
            **_judged(alert),
        }
    )
    new = put.on_conflict_do_nothing(index_elements=[_alert.c.open_series_id]).returning(_alert.c.id)
    return tx.execute(new).first() is not None


def save_judged(tx: Transaction, alert: Alert) -> None:
    """What another day made of it; nothing of one that was closed meanwhile."""
    here = (_alert.c.id == alert.id) & _alert.c.closed_at.is_(None)
    tx.execute(_alert.update().where(here).values(_judged(alert)))


def save_owner(tx: Transaction, alert_id: str, owner_id: str | None) -> None:
    tx.execute(_alert.update().where(_alert.c.id == alert_id).values(owner_id=owner_id))


def close_alert(tx: Transaction, alert: Alert) -> bool:
    """Whether it was open."""
    said = {name: getattr(alert, name) for name in ("closed_at", "closed_by", "closed_as", "closed_note")}
    here = (_alert.c.id == alert.id) & _alert.c.closed_at.is_(None)
    return tx.execute(_alert.update().where(here).values(open_series_id=None, **said)).rowcount > 0


def _alerts() -> Select[Any]:
    mine = [column.label(f"series__{column.name}") for column in _series.columns]
    return select(_alert, *mine).join(_series, _series.c.id == _alert.c.series_id)


def _read(row: RowMapping) -> Alert:
    of_series = {name.removeprefix("series__"): value for name, value in row.items() if name.startswith("series__")}
    own = {
        name: value
        for name, value in row.items()
        if not name.startswith("series__") and name not in ("series_id", "open_series_id")
    }
    own["shift"] = msgspec.convert(own["shift"], Shift)
    own["days"] = msgspec.convert(own["days"], tuple[JudgedDay, ...])
    own["closed_as"] = ClosedAs(own["closed_as"]) if own["closed_as"] else None
    return Alert(series=_read_series(of_series), **own)


def _read_series(row: RowMapping | Mapping[str, Any]) -> Series:
    said = {name: value for name, value in row.items() if name != "part"}
    return Series(**said, only=part_of(row["part"]))


def _judged(alert: Alert) -> dict[str, Any]:
    said = {name: getattr(alert, name) for name in ("judged_from", "judged_to", "days_within")}
    return said | {"shift": msgspec.to_builtins(alert.shift), "days": msgspec.to_builtins(alert.days)}


def _columns(series: Series) -> dict[str, Any]:
    said = {column.name: getattr(series, column.name) for column in _series.columns if column.name != "part"}
    return {**said, "part": part_text(series.only)}
