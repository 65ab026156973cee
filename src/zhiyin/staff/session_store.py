"""Rows of signing in: sessions, one-time links, and attempts that are counted against guessing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Index, String, Table, func, select

from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant, RowId
from zhiyin.staff.model import Session

_session = Table(
    "staff_session",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("user_id", String(40), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
register(
    _session,
    "user_id",
    "created_at",
    "seen_at",
    holds="who is signed in since when",
    purpose="to know who asks",
    kept="until it ends: 3 days unused, 30 days at most",
    whose="staff",
)
_link = Table(
    "one_time_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("purpose", String(12), nullable=False),  # setup, invite
    Column("user_id", String(40)),
    Column("expires_at", Instant, nullable=False),
)
register(
    _link, "user_id", holds="who was invited", purpose="to let them choose a password", kept="3 days", whose="staff"
)
_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("subject", String(64), nullable=False),  # a hash of the account or the address
    Column("at", Instant, nullable=False),
    Index("sign_in_attempt_subject", "subject", "at"),
)
register(
    _attempt,
    "subject",
    holds="hashes of accounts and addresses from which a wrong password came",
    purpose="against guessing",
    kept="a quarter of an hour",
    whose="staff",
)


class Link(NamedTuple):
    """A one-time link: for whom, None for the first owner."""

    user_id: str | None


def add_session(tx: Transaction, session: Session, token_hash: str) -> None:
    tx.execute(
        _session.insert().values(
            id=session.id,
            token_hash=token_hash,
            user_id=session.user_id,
            created_at=session.created_at,
            seen_at=session.seen_at,
            expires_at=session.expires_at,
        )
    )


def find_session(tx: Transaction, token_hash: str) -> Session | None:
    found = select(
        _session.c.id, _session.c.user_id, _session.c.created_at, _session.c.seen_at, _session.c.expires_at
    ).where(_session.c.token_hash == token_hash)
    row = tx.execute(found).one_or_none()
    return None if row is None else Session(*row)


def save_seen(tx: Transaction, session: Session) -> None:
    tx.execute(
        _session.update()
        .where(_session.c.id == session.id)
        .values(seen_at=session.seen_at, expires_at=session.expires_at)
    )


def end_session(tx: Transaction, token_hash: str) -> None:
    tx.execute(_session.delete().where(_session.c.token_hash == token_hash))


def end_sessions_of(tx: Transaction, user_id: str, *, but: str | None = None) -> None:
    """All sessions of the user, except the one named by its id."""
    ending = _session.delete().where(_session.c.user_id == user_id)
    tx.execute(ending if but is None else ending.where(_session.c.id != but))


def forget_sessions(tx: Transaction, now: datetime) -> None:
    """Those that have run out."""
    tx.execute(_session.delete().where(_session.c.expires_at <= now))


def replace_link(tx: Transaction, token_hash: str, purpose: str, user_id: str | None, expires_at: datetime) -> None:
    """A new one-time link; the one given before for the same purpose and user ends."""
    tx.execute(_link.delete().where(_link.c.purpose == purpose, _link.c.user_id.is_not_distinct_from(user_id)))
    values = {"token_hash": token_hash, "purpose": purpose, "user_id": user_id, "expires_at": expires_at}
    tx.execute(_link.insert().values(values))


def find_link(tx: Transaction, token_hash: str, purpose: str, now: datetime) -> Link | None:
    """The link, when it is still good."""
    row = tx.execute(select(_link.c.user_id).where(*_good(token_hash, purpose, now))).one_or_none()
    return None if row is None else Link(row.user_id)


def use_link(tx: Transaction, token_hash: str, purpose: str, now: datetime) -> Link | None:
    """The same, and it is gone afterwards; of two who come at the same time, one gets it."""
    link = find_link(tx, token_hash, purpose, now)
    used = tx.execute(_link.delete().where(*_good(token_hash, purpose, now)))
    return link if used.rowcount == 1 else None


def _good(token_hash: str, purpose: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return _link.c.token_hash == token_hash, _link.c.purpose == purpose, _link.c.expires_at > now


def hold_attempts(tx: Transaction, subjects: Sequence[str]) -> None:
    """Until the transaction ends, nobody else counts these; SQLite has one writer at a time anyway."""
    if tx.dialect.name == "postgresql":
        for subject in sorted(subjects):  # in one order, so that two never wait for each other
            tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(subject, 0))))


def add_attempt(tx: Transaction, subjects: Sequence[str], at: datetime) -> None:
    tx.execute(_attempt.insert(), [{"subject": subject, "at": at} for subject in subjects])


def attempts_since(tx: Transaction, subject: str, since: datetime) -> tuple[int, datetime | None]:
    """How many, and when the oldest of them was."""
    counted = select(func.count(), func.min(_attempt.c.at)).where(_attempt.c.subject == subject, _attempt.c.at > since)
    count, oldest = tx.execute(counted).one()
    return count, oldest


def forget_attempts(tx: Transaction, subjects: Sequence[str], before: datetime) -> None:
    """Those of the subjects, and everybody's that are older than `before`."""
    tx.execute(_attempt.delete().where(_attempt.c.subject.in_(subjects) | (_attempt.c.at < before)))


def end_links_of(tx: Transaction, user_id: str) -> None:
    tx.execute(_link.delete().where(_link.c.user_id == user_id))
