"""All SQL of digests: who wants one, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    select,
)

from zhiyin.base.locale import Locale
from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.performance.digest.model import Channel, Delivery, Part, State, Subscription, Timing, Written

_subscription = Table(
    "digest_subscription",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("user_id", String(60), nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("url", String(500), nullable=False),
    Column("secret", String(80), nullable=False),
    Column("locale", String(10), nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("made_at", Instant, nullable=False),
)
_delivery = Table(
    "digest_delivery",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("subscription_id", String(40), ForeignKey("digest_subscription.id"), nullable=False),
    Column("week", String(10), nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("written", JSON(none_as_null=True)),
    Column("ended_at", Instant),
    Column("error", Text, nullable=False),
    UniqueConstraint("subscription_id", "week", name="uq_digest_delivery"),  # once for each subscriber and week
)
register(
    _subscription,
    "user_id",
    "url",
    "secret",
    "parts",
    holds="who of the staff wants a weekly digest, and where a program receives it",
    purpose="to send it",
    kept="until they want it no more",
    whose="staff",
)
register(
    _delivery,
    "written",
    "error",
    holds="the digest of a week until it was sent: figures of the brand, no customers; why it could not be sent",
    purpose="to send it, and to say what became of it",
    kept="until it was sent",
    whose="staff",
)


def list_subscriptions(tx: Transaction, *, user_id: str | None = None) -> list[Subscription]:
    """Oldest first."""
    query = select(_subscription).order_by(_subscription.c.id)
    if user_id is not None:
        query = query.where(_subscription.c.user_id == user_id)
    return [_read(row) for row in tx.execute(query).mappings()]


def find_subscription(tx: Transaction, subscription_id: str) -> Subscription | None:
    row = tx.execute(select(_subscription).where(_subscription.c.id == subscription_id)).mappings().first()
    return _read(row) if row else None


def save_subscription(tx: Transaction, subscription: Subscription) -> None:
    said = {name: getattr(subscription, name) for name in ("user_id", "channel", "url", "secret", "locale", "made_at")}
    said |= {"weekday": subscription.timing.weekday, "hour": subscription.timing.hour, "parts": [*subscription.parts]}
    put = upsert(tx)(_subscription).values(id=subscription.id, **said)
    tx.execute(put.on_conflict_do_update(index_elements=[_subscription.c.id], set_=said))


def delete_subscription(tx: Transaction, subscription_id: str) -> bool:
    """Whether there was one. What was on its way to it goes nowhere."""
    _is_there(tx, subscription_id)
    tx.execute(delete(_delivery).where(_delivery.c.subscription_id == subscription_id))
    return tx.execute(delete(_subscription).where(_subscription.c.id == subscription_id)).rowcount > 0


def weeks_of(tx: Transaction, subscription_ids: Sequence[str], weeks: Sequence[str]) -> set[tuple[str, str]]:
    """Which subscribers had the digest of which of these weeks, or have it coming."""
    here = _delivery.c.subscription_id.in_(subscription_ids) & _delivery.c.week.in_(weeks)
    return {(row.subscription_id, row.week) for row in tx.execute(select(_delivery).where(here))}


def latest_deliveries(tx: Transaction, subscription_ids: Sequence[str]) -> dict[str, Delivery]:
    """The last one of each subscriber."""
    query = select(_delivery).where(_delivery.c.subscription_id.in_(subscription_ids)).order_by(_delivery.c.id)
    return {row["subscription_id"]: _read_delivery(row) for row in tx.execute(query).mappings()}


def find_delivery(tx: Transaction, delivery_id: str) -> Delivery | None:
    row = tx.execute(select(_delivery).where(_delivery.c.id == delivery_id)).mappings().first()
    return _read_delivery(row) if row else None


def add_delivery(tx: Transaction, delivery: Delivery) -> bool:
    """Whether it is the first of that subscriber and week, and the subscriber still there."""
    if not _is_there(tx, delivery.subscription_id):
        return False
    columns = {column.name: getattr(delivery, column.name) for column in _delivery.columns}
    columns["written"] = msgspec.to_builtins(delivery.written) if delivery.written else None
    put = upsert(tx)(_delivery).values(columns)
    keys = [_delivery.c.subscription_id, _delivery.c.week]
    return tx.execute(put.on_conflict_do_nothing(index_elements=keys).returning(_delivery.c.id)).first() is not None


def end_delivery(tx: Transaction, delivery_id: str, state: State, at: datetime, error: str = "") -> None:
    """It is there, or never will be: what stood in it is forgotten."""
    said = {"state": state, "ended_at": at, "error": error, "written": None}
    tx.execute(_delivery.update().where(_delivery.c.id == delivery_id).values(said))


def note_trouble(tx: Transaction, delivery_id: str, error: str) -> None:
    """It was tried, and will be again."""
    tx.execute(_delivery.update().where(_delivery.c.id == delivery_id).values(error=error))


def _is_there(tx: Transaction, subscription_id: str) -> bool:
    """Until this transaction ends, nobody else adds to the subscription or ends it."""
    own = select(_subscription.c.id).where(_subscription.c.id == subscription_id)
    return tx.execute(own.with_for_update()).first() is not None


def _read(row: RowMapping) -> Subscription:
    own: dict[str, Any] = {name: value for name, value in row.items() if name not in ("weekday", "hour")}
    own["channel"], own["locale"] = Channel(row["channel"]), Locale(row["locale"])
    own["parts"] = tuple(Part(one) for one in row["parts"])
    return Subscription(**own, timing=Timing(row["weekday"], row["hour"]))


def _read_delivery(row: RowMapping) -> Delivery:
    written = msgspec.convert(row["written"], Written) if row["written"] else None
    return Delivery(**{**row, "state": State(row["state"]), "written": written})
