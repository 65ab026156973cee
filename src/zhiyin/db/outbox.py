"""The outbox: what happened is stored with the change itself, and told to each listener until it has heard.

One delivery row per (event, listener), so one listener's trouble never holds up another. Order is
not promised; a listener re-reads the state. Told at least once; listeners are idempotent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Update,
    and_,
    func,
    or_,
    select,
    true,
)

from zhiyin.base.clock import Clock
from zhiyin.base.errors import NotFound
from zhiyin.base.events import DomainEvent
from zhiyin.db.database import Database, Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant, RowId

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
LEASE = timedelta(minutes=2)
DEADLY = f"the worker ended each of the {MAX_ATTEMPTS} times it did this; perhaps it needs more memory than there is"

_event = Table(
    "outbox_event",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("kind", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("occurred_at", Instant, nullable=False),
)
register(
    _event,
    "payload",
    holds="ids of identities and interactions, no values",
    purpose="to tell other areas what happened",
    kept="until every listener has heard it",
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
register(
    _delivery,
    "error",
    holds="why a listener failed, without the values of statements",
    purpose="to mend it and to try again",
    kept="until it was heard",
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

    def claim(
        self, limit: int = 50, *, only: Collection[str] | None = None, but: Collection[str] = ()
    ) -> list[Delivery]:
        """Take up to `limit` due deliveries under a lease: of these listeners `only`, or of all `but` those.

        One whose lease ran out may have ended its worker: it is taken by itself, so
        that its neighbours do not share its fate, and dies after `MAX_ATTEMPTS`.
        """
        now, wanted = self._clock.now(), _among(only, but)
        if not self._is_anything_due(now, wanted):  # asked often: whoever writes is not to wait for that
            return []
        with self._db.transaction() as tx:
            self._bury(tx, now)
            lapsed = and_(_delivery.c.state == "leased", _delivery.c.available_at <= now)
            waiting = and_(_delivery.c.state == "waiting", _delivery.c.available_at <= now)
            ids = _first(tx, and_(lapsed, wanted), 1, _delivery.c.attempts, _delivery.c.id)
            ids = ids or _first(tx, and_(waiting, wanted), limit, _delivery.c.id)
            if not ids:
                return []
            tx.execute(
                _delivery.update()
                .where(_delivery.c.id.in_(ids))
                .values(state="leased", attempts=_delivery.c.attempts + 1, available_at=now + LEASE)
            )
            return _read(tx, _delivery.c.id.in_(ids))

    def renew(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Hold those of them longer that nobody else has taken meanwhile."""
        with self._db.transaction() as tx:
            return [
                delivery
                for delivery in deliveries
                if tx.execute(_held(delivery).values(available_at=self._clock.now() + LEASE)).rowcount
            ]

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """They were not tried: whoever comes next may do so at once."""
        with self._db.transaction() as tx:
            for delivery in deliveries:
                untried = {"state": "waiting", "attempts": delivery.attempts - 1, "available_at": self._clock.now()}
                tx.execute(_held(delivery).values(untried))

    def let_go(self) -> None:
        """Nobody works any more: what a dead worker had taken may be taken at once; the attempt counts."""
        with self._db.transaction() as tx:
            leased = _delivery.update().where(_delivery.c.state == "leased")
            tx.execute(leased.values(available_at=self._clock.now()))

    def heard(self, deliveries: Sequence[Delivery]) -> None:
        """The listeners did their parts: forget the deliveries, and each event after its last one."""
        if not deliveries:
            return
        done = _delivery.c.id.in_([delivery.id for delivery in deliveries])
        with self._db.transaction() as tx:
            event_ids = tx.scalars(select(_delivery.c.event_id).where(done).distinct()).all()
            tx.execute(_delivery.delete().where(done))
            left = select(_delivery.c.event_id).where(_delivery.c.event_id.in_(event_ids))
            tx.execute(_event.delete().where(_event.c.id.in_(event_ids), _event.c.id.not_in(left)))

    def failed(self, delivery: Delivery, error: str) -> None:
        """Try again later; after `MAX_ATTEMPTS` it waits among the dead letters for a person."""
        dead = delivery.attempts >= MAX_ATTEMPTS
        again = self._clock.now() + back_off(delivery.attempts)
        with self._db.transaction() as tx:
            state = "dead" if dead else "waiting"
            tx.execute(_held(delivery).values(state=state, available_at=again, error=error[:2000]))

    def deliver(
        self,
        listeners: Mapping[str, Listen],
        limit: int = 50,
        *,
        only: Collection[str] | None = None,
        but: Collection[str] = (),
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> int:
        """Claim what is due and tell it; how many were told. One failure never stops the rest.

        Who waits for others is told apart (`only`, `but`), so that nobody waits for them. What was heard is
        forgotten together: a transaction for each would cost the disk more than the listeners do.
        """
        told, claimed, leased_at = 0, self.claim(limit, only=only, but=but), self._clock.now()
        heard: list[Delivery] = []
        try:
            while claimed:
                if is_stopping():
                    self.give_back(claimed)
                    break
                if self._clock.now() - leased_at > LEASE / 2:
                    self.heard(heard)
                    heard = []
                    claimed, leased_at = self.renew(claimed), self._clock.now()
                    continue
                delivery = claimed.pop(0)
                if self._tell(delivery, listeners):
                    heard.append(delivery)
                told += 1
        finally:
            self.heard(heard)
        return told

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

    def revive(self, listeners: Collection[str], rest: timedelta, within: timedelta) -> int:
        """Give their dead letters a fresh start after a rest, as long as what happened is no older than `within`.

        One that ended the worker each time stays dead.
        """
        now = self._clock.now()
        young = select(_event.c.id).where(_event.c.occurred_at > now - within)
        rested = and_(_delivery.c.state == "dead", _delivery.c.available_at <= now - rest, _delivery.c.error != DEADLY)
        wanted = and_(rested, _delivery.c.listener.in_(listeners), _delivery.c.event_id.in_(young))
        with self._db.transaction() as tx:
            fresh = {"state": "waiting", "attempts": 0, "available_at": now}
            return tx.execute(_delivery.update().where(wanted).values(fresh)).rowcount

    def dead_count(self) -> int:
        """How many wait for a person."""
        with self._db.reading() as tx:
            return tx.scalar(select(func.count()).select_from(_delivery).where(_delivery.c.state == "dead")) or 0

    def waiting_count(self) -> int:
        """How many deliveries have not been heard yet, dead ones aside."""
        with self._db.reading() as tx:
            alive = or_(_delivery.c.state == "waiting", _delivery.c.state == "leased")
            return tx.scalar(select(func.count()).select_from(_delivery).where(alive)) or 0

    def _tell(self, delivery: Delivery, listeners: Mapping[str, Listen]) -> bool:
        """Whether the listener has heard."""
        try:
            listeners[delivery.listener](delivery.payload)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is kept, retried and shown
            log.warning("listener failed", extra={"listener": delivery.listener, "attempts": delivery.attempts})
            self.failed(delivery, f"{type(error).__name__}: {error}")
            return False
        return True

    def _is_anything_due(self, now: datetime, wanted: ColumnElement[bool]) -> bool:
        with self._db.reading() as tx:
            due = and_(_delivery.c.state.in_(("waiting", "leased")), _delivery.c.available_at <= now)
            return tx.scalar(select(_delivery.c.id).where(due, wanted).limit(1)) is not None

    def _bury(self, tx: Transaction, now: datetime) -> None:
        """What a worker took for the last time and never came back from."""
        lapsed = and_(_delivery.c.state == "leased", _delivery.c.available_at <= now)
        tried = _delivery.c.attempts >= MAX_ATTEMPTS
        buried = tx.execute(_delivery.update().where(lapsed, tried).values(state="dead", error=DEADLY)).rowcount
        if buried:
            log.error("%d deliveries ended the worker each time; they are among the dead letters", buried)


def _among(only: Collection[str] | None, but: Collection[str]) -> ColumnElement[bool]:
    listener = _delivery.c.listener
    return and_(true() if only is None else listener.in_(only), listener.not_in(but) if but else true())


def _first(tx: Transaction, which: ColumnElement[bool], limit: int, *order: ColumnElement[Any]) -> list[int]:
    wanted = select(_delivery.c.id).where(which).order_by(*order).limit(limit)
    return list(tx.scalars(wanted.with_for_update(skip_locked=True)))


def _held(delivery: Delivery) -> Update:
    """Change it as long as it is ours: nobody has taken it since."""
    ours = and_(_delivery.c.state == "leased", _delivery.c.attempts == delivery.attempts)
    return _delivery.update().where(_delivery.c.id == delivery.id, ours)


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
