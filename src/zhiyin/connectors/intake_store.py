"""All SQL of the intake: its turn, how far each journal is read, remembered keys, quarantine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    and_,
    func,
    or_,
    select,
)

from zhiyin.connectors.arrival import Quarantined
from zhiyin.connectors.journal import Position
from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant, RowId

_state = Table(
    "intake_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("next_interaction_id", RowId, nullable=False),
)
_position = Table(
    "journal_position",
    metadata,
    Column("journal_id", String(40), primary_key=True),
    Column("segment", RowId, nullable=False),
    Column("offset", RowId, nullable=False),
)
_run = Table(
    "key_run",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("taken_at", Instant, nullable=False),
    Column("for_ever", Boolean, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)
_quarantine = Table(
    "quarantine",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("source_id", Integer, nullable=False),
    Column("family", String(20), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("trust", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("params", JSON, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),  # open, replayed, dismissed
    Column("around", JSON, nullable=False),  # what its request said for all of its messages
    Column("digest", LargeBinary, nullable=False),  # the same however often it is sent
    Column("seen_count", RowId, nullable=False),
    Column("last_at", Instant, nullable=False),
    Index("quarantine_once", "source_id", "digest", unique=True),
)
register(
    _quarantine,
    "params",
    "raw",
    "around",
    holds="messages that could not be taken, whole, and the address they came from",
    purpose="to mend and to replay them",
    kept="until erased, also when replayed or dismissed",
)
_SHOWN = [column for column in _quarantine.c if column.name != "digest"]


def take_turn(tx: Transaction) -> int:
    """Wait until no other intake writes; the next free interaction id."""
    turn = _state.update().where(_state.c.id == 1).values(id=1).returning(_state.c.next_interaction_id)
    return int(tx.execute(turn).scalar_one())


def end_turn(tx: Transaction, next_interaction_id: int) -> None:
    tx.execute(_state.update().where(_state.c.id == 1).values(next_interaction_id=next_interaction_id))


def position_of(tx: Transaction, journal_id: str) -> Position:
    """How far a journal has been taken in."""
    row = tx.execute(select(_position).where(_position.c.journal_id == journal_id)).one_or_none()
    return Position(row.segment, row.offset) if row else Position(0, 0)


def save_position(tx: Transaction, journal_id: str, position: Position) -> None:
    values = {"segment": position.segment, "offset": position.offset}
    put = upsert(tx)(_position).values(journal_id=journal_id, **values)
    tx.execute(put.on_conflict_do_update(index_elements=[_position.c.journal_id], set_=values))


def runs_after(tx: Transaction, run_id: int, limit: int) -> list[tuple[int, bytes]]:
    """The first key runs that were stored after `run_id`, oldest first."""
    rows = tx.execute(select(_run.c.id, _run.c.packed).where(_run.c.id > run_id).order_by(_run.c.id).limit(limit))
    return [(row.id, bytes(row.packed)) for row in rows]


def save_run(tx: Transaction, keys: bytes, taken_at: datetime, *, for_ever: bool) -> int:
    values = {"packed": keys, "taken_at": taken_at, "for_ever": for_ever}
    primary = tx.execute(_run.insert().values(values)).inserted_primary_key
    assert primary is not None
    return int(primary[0])


def drop_runs_before(tx: Transaction, instant: datetime) -> None:
    tx.execute(_run.delete().where(_run.c.taken_at < instant, _run.c.for_ever.is_(False)))


def quarantine(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    """Keep messages; one that is kept already, whatever became of it, is counted."""
    if rows:
        put = upsert(tx)(_quarantine)
        again = {
            "seen_count": _quarantine.c.seen_count + put.excluded.seen_count,
            "last_at": func.max(_quarantine.c.last_at, put.excluded.last_at)
            if tx.dialect.name == "sqlite"
            else func.greatest(_quarantine.c.last_at, put.excluded.last_at),
        }
        keys = [_quarantine.c.source_id, _quarantine.c.digest]
        tx.execute(put.on_conflict_do_update(index_elements=keys, set_=again), rows)


def list_quarantine(
    tx: Transaction,
    source_ids: list[int],
    *,
    state: str,
    words: str | None,
    before_id: int | None,
    limit: int,
) -> list[Quarantined]:
    """What is in quarantine, newest first; `words` must occur in the reason or the raw text."""
    wanted = and_(_quarantine.c.source_id.in_(source_ids), _quarantine.c.state == state)
    if before_id is not None:
        wanted = and_(wanted, _quarantine.c.id < before_id)
    if words:
        in_raw = _holds(tx, words.encode())
        wanted = and_(wanted, or_(_quarantine.c.reason.contains(words, autoescape=True), in_raw))
    rows = tx.execute(select(*_SHOWN).where(wanted).order_by(_quarantine.c.id.desc()).limit(limit))
    return [Quarantined(*row) for row in rows]


def _holds(tx: Transaction, words: bytes) -> ColumnElement[bool]:
    """Whether the raw message holds these bytes."""
    if tx.dialect.name == "sqlite":
        return func.instr(_quarantine.c.raw, words) > 0
    return func.strpos(func.encode(_quarantine.c.raw, "hex"), words.hex()) > 0


def get_quarantined(tx: Transaction, ids: list[int]) -> list[Quarantined]:
    rows = tx.execute(select(*_SHOWN).where(_quarantine.c.id.in_(ids)).order_by(_quarantine.c.id))
    return [Quarantined(*row) for row in rows]


def count_open(tx: Transaction, source_id: int) -> int:
    """How many messages of a source wait in quarantine for somebody."""
    mine = and_(_quarantine.c.source_id == source_id, _quarantine.c.state == "open")
    return tx.scalar(select(func.count()).where(mine)) or 0


def open_counts(tx: Transaction) -> dict[int, int]:
    """Source -> how many of its messages wait in quarantine."""
    wanted = select(_quarantine.c.source_id, func.count()).where(_quarantine.c.state == "open")
    return {row.source_id: row[1] for row in tx.execute(wanted.group_by(_quarantine.c.source_id))}


def set_state(tx: Transaction, ids: list[int], state: str) -> None:
    tx.execute(_quarantine.update().where(_quarantine.c.id.in_(ids)).values(state=state))
