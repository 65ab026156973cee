"""The outbox: what happened is stored with the change itself, and told to each listener until it has heard.

One delivery row per (event, listener), so one listener's trouble never holds up another. Order is
not promised; a listener re-reads the state. Told at least once; listeners are idempotent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text, UniqueConstraint, and_, func, or_, select

from zhiyin.base.clock import Clock
from zhiyin.base.errors import NotFound
from zhiyin.base.events import DomainEvent
from zhiyin.db.database import Database, Transaction, metadata
from zhiyin.db.types import Instant, RowId

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
LEASE = timedelta(minutes=2)

_event = Table(
    "outbox_event",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("occurred_at", Instant, nullable=False),
)
_delivery = Table(
    "outbox_delivery",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("event_id", RowId, nullable=False),
    Column("listener", String(80), nullable=False),
    Column("state", String(12), nullable=False),  # waiting, leased, dead; heard ones are deleted
    Column("attempts", Integer, nullable=False),
    Column("available_at", Instant, nullable=False),  # when it may be tried; for a leased one, when the lease ends
    Column("error", Text),
    UniqueConstraint("event_id", "listener"),
)

Listen = Callable[[bytes], None]
"""A listener is handed the event's JSON; it raises when it could not do its part."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to one listener."""

    id: int
    kind: str
    version: int
    payload: bytes
    occurred_at: datetime
    listener: str
    attempts: int
    error: str | None = None


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many failures: 1 s, 2 s, 4 s ... at most an hour."""
    return timedelta(seconds=min(3600, 2 ** min(attempts - 1, 12)))


class Outbox:
    """Keeps events with the change, hands them to listeners, and keeps what nobody could take."""

    def __init__(self, db: Database, clock: Clock, listeners: Mapping[str, Sequence[str]]) -> None:
        """`listeners` names, for each kind of event, who wants to hear of it."""
        self._db = db
        self._clock = clock
        self._listeners = listeners

    def add(self, tx: Transaction, event: DomainEvent) -> None:
        """Store the event and one delivery per listener, in the transaction of the change."""
        names = self._listeners.get(event.kind(), ())
        if not names:
            return
        now = self._clock.now()
        values = {"kind": event.kind(), "version": event.version, "payload": event.payload(), "occurred_at": now}
        event_id = tx.execute(_event.insert().values(values)).inserted_primary_key
        assert event_id is not None
        rows = [
            {"event_id": event_id[0], "listener": name, "state": "waiting", "attempts": 0, "available_at": now}
            for name in names
        ]
        tx.execute(_delivery.insert(), rows)

    def claim(self, limit: int = 50) -> list[Delivery]:
        """Take up to `limit` due deliveries under a lease; a lease that ran out may be taken again."""
        now = self._clock.now()
        due = and_(_delivery.c.state.in_(("waiting", "leased")), _delivery.c.available_at <= now)
        with self._db.transaction() as tx:
            wanted = select(_delivery.c.id).where(due).order_by(_delivery.c.id).limit(limit)
            ids = list(tx.scalars(wanted.with_for_update(skip_locked=True)))
            if not ids:
                return []
            tx.execute(
                _delivery.update()
                .where(_delivery.c.id.in_(ids))
                .values(state="leased", attempts=_delivery.c.attempts + 1, available_at=now + LEASE)
            )
            return _read(tx, _delivery.c.id.in_(ids))

    def heard(self, delivery: Delivery) -> None:
        """The listener did its part: forget the delivery, and the event after its last one."""
        with self._db.transaction() as tx:
            event_id = tx.scalar(select(_delivery.c.event_id).where(_delivery.c.id == delivery.id))
            tx.execute(_delivery.delete().where(_delivery.c.id == delivery.id))
            left = select(func.count()).where(_delivery.c.event_id == event_id)
            if event_id is not None and not tx.scalar(left):
                tx.execute(_event.delete().where(_event.c.id == event_id))

    def failed(self, delivery: Delivery, error: str) -> None:
        """Try again later; after `MAX_ATTEMPTS` it waits among the dead letters for a person."""
        dead = delivery.attempts >= MAX_ATTEMPTS
        again = self._clock.now() + back_off(delivery.attempts)
        with self._db.transaction() as tx:
            tx.execute(
                _delivery.update()
                .where(_delivery.c.id == delivery.id)
                .values(state="dead" if dead else "waiting", available_at=again, error=error[:2000])
            )

    def deliver(self, listeners: Mapping[str, Listen], limit: int = 50) -> int:
        """Claim what is due and tell it; how many were claimed. One failure never stops the rest."""
        claimed = self.claim(limit)
        for delivery in claimed:
            try:
                listeners[delivery.listener](delivery.payload)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is kept, retried and shown
                log.warning("listener failed", extra={"listener": delivery.listener, "attempts": delivery.attempts})
                self.failed(delivery, f"{type(error).__name__}: {error}")
            else:
                self.heard(delivery)
        return len(claimed)

    def list_dead(self, limit: int = 100) -> list[Delivery]:
        """The dead letters, newest first."""
        with self._db.reading() as tx:
            return _read(tx, _delivery.c.state == "dead", newest_first=True, limit=limit)

    def retry(self, delivery_id: int) -> None:
        """Give a dead letter a fresh start."""
        fresh = {"state": "waiting", "attempts": 0, "available_at": self._clock.now()}
        dead = and_(_delivery.c.id == delivery_id, _delivery.c.state == "dead")
        with self._db.transaction() as tx:
            if tx.execute(_delivery.update().where(dead).values(fresh)).rowcount == 0:
                raise NotFound("there is no dead letter {id}", id=delivery_id)

    def waiting_count(self) -> int:
        """How many deliveries have not been heard yet, dead ones aside."""
        with self._db.reading() as tx:
            alive = or_(_delivery.c.state == "waiting", _delivery.c.state == "leased")
            return tx.scalar(select(func.count()).select_from(_delivery).where(alive)) or 0


def _read(tx: Transaction, where: object, *, newest_first: bool = False, limit: int = 1000) -> list[Delivery]:
    order = _delivery.c.id.desc() if newest_first else _delivery.c.id
    rows = tx.execute(
        select(
            _delivery.c.id,
            _event.c.kind,
            _event.c.version,
            _event.c.payload,
            _event.c.occurred_at,
            _delivery.c.listener,
            _delivery.c.attempts,
            _delivery.c.error,
        )
        .join(_event, _event.c.id == _delivery.c.event_id)
        .where(where)  # type: ignore[arg-type]  # a column expression
        .order_by(order)
        .limit(limit)
    )
    return [Delivery(*row) for row in rows]
