"""Answers kept for a day under the sender's Idempotency-Key, so that a repeated request is done once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Column, Integer, LargeBinary, String, Table, select

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.db.database import Database, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant

KEPT = timedelta(days=1)
ABANDONED = timedelta(minutes=2)  # a request that has no answer after this was cut short, and may be tried again

_key = Table(
    "idempotency_key",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    Column("status", Integer),  # None while the request is being answered
    Column("content_type", String(80)),
    Column("body", LargeBinary),
)
register(
    _key,
    "body",
    holds="answers to requests of programs and pages, whole",
    purpose="to do a repeated request once",
    kept="one day",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    content_type: str
    body: bytes


class IdempotencyKeys:
    """One row a request; `key` already names the sender, so that nobody hears another's answer."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def begin(self, key: str, request_hash: str) -> Answer | None:
        """The answer given before; None when the request is to be done now."""
        now = self._clock.now()
        with self._db.transaction() as tx:
            tx.execute(_key.delete().where(_key.c.created_at < now - KEPT))
            tx.execute(_key.delete().where(_key.c.status.is_(None), _key.c.created_at < now - ABANDONED))
            values = {"key": key, "request_hash": request_hash, "created_at": now}
            adding = upsert(tx)(_key).values(values).on_conflict_do_nothing().returning(_key.c.key)
            if tx.execute(adding).one_or_none() is not None:
                return None
            row = tx.execute(select(_key).where(_key.c.key == key)).one()
        if row.request_hash != request_hash:
            raise InvalidInput("this Idempotency-Key was used for another request", pointer="Idempotency-Key")
        if row.status is None:
            raise Conflict("the request with this Idempotency-Key is still being answered")
        return Answer(row.status, row.content_type, row.body)

    def finish(self, key: str, answer: Answer) -> None:
        """Keep the answer."""
        values = {"status": answer.status, "content_type": answer.content_type, "body": answer.body}
        with self._db.transaction() as tx:
            tx.execute(_key.update().where(_key.c.key == key).values(values))

    def give_up(self, key: str) -> None:
        """The request did nothing; the same key may be used again."""
        with self._db.transaction() as tx:
            tx.execute(_key.delete().where(_key.c.key == key))
