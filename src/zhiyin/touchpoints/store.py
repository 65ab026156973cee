"""All SQL of the timeline: thin rows clustered by identity and time; bodies apart, by a rising id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    update,
)

from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.scoping import within
from zhiyin.db.types import RowId

interaction = Table(
    "interaction",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=False),
    Column("identity_id", BigInteger, nullable=False),
    Column("source_id", Integer, nullable=False),
    Column("scope_id", Integer, nullable=False),
    Column("trust", SmallInteger, nullable=False),  # a customers.model.Trust: how far its sender is believed
    Column("name", String(255), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),  # of the fact that tells of it
    Column("body", LargeBinary, nullable=False),
)
register(
    interaction,
    "identity_id",
    "body",
    holds="everything that was told of one interaction: identifiers, words, addresses, devices",
    purpose="to show and to count what happened with a customer",
)
timeline = Table(
    "timeline",
    metadata,
    Column("identity_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("scope_id", Integer, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("mark", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)
register(
    timeline,
    "identity_id",
    "at",
    holds="when something happened with whom",
    purpose="to list what happened in order of time",
)
mark = Table(
    "interaction_mark",
    metadata,
    Column("interaction_id", RowId, primary_key=True, autoincrement=False),
    Column("rule", String(60), primary_key=True),
    Column("value", SmallInteger, nullable=False),
    Column("reason", JSON, nullable=False),
)
register(
    mark,
    "interaction_id",
    "reason",
    holds="what went right or wrong with somebody, and why",
    purpose="to mend what went wrong",
)
mark_rule = Table(
    "mark_rule",
    metadata,
    Column("rule", String(60), primary_key=True),
    Column("settings", JSON, nullable=False),
)

BodyRow = tuple[int, int, int, int, int, str, int, int, int, bytes]
"""id, identity_id, source_id, scope_id, trust, name, at, received_at, revision, body"""
LineRow = tuple[int, int, int, int, int, int]
"""identity_id, at, id, scope_id, lane, mark"""
MarkRow = tuple[int, str, int, dict[str, Any]]
"""interaction_id, rule, value, reason"""


class Stored(NamedTuple):
    """One interaction as it lies in the store."""

    id: int
    identity_id: int
    source_id: int
    scope_id: int
    trust: int
    name: str
    at: int
    received_at: int
    revision: int
    body: bytes


MANY = 5_000
"""How many values one IN list takes."""
_BODY_COLUMNS = "id, identity_id, source_id, scope_id, trust, name, at, received_at, revision, body"
_LINE_COLUMNS = "identity_id, at, id, scope_id, lane, mark"
_MARK_COLUMNS = ("interaction_id", "rule", "value", "reason")


def _insert(table: str, columns: str, tx: Transaction) -> str:
    place = "?" if tx.dialect.name == "sqlite" else "%s"
    places = ", ".join([place] * len(columns.split(",")))
    return f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own tables


def insert_batch(tx: Transaction, bodies: list[BodyRow], lines: list[LineRow], marks: list[MarkRow]) -> None:
    """Store a batch; the hot path, so tuples go straight to the driver, lines in the order of their tree."""
    if not bodies:
        return
    tx.exec_driver_sql(_insert("interaction", _BODY_COLUMNS, tx), bodies)
    if lines:
        tx.exec_driver_sql(_insert("timeline", _LINE_COLUMNS, tx), sorted(lines))
    if marks:
        tx.execute(mark.insert(), [dict(zip(_MARK_COLUMNS, row, strict=True)) for row in marks])


def between(tx: Transaction, first_id: int, last_id: int, names: Collection[str]) -> list[Stored]:
    """The interactions of an id range that carry one of the names."""
    wanted = and_(interaction.c.id.between(first_id, last_id), interaction.c.name.in_(sorted(names)))
    return [Stored(*row) for row in tx.execute(select(interaction).where(wanted).order_by(interaction.c.id))]


def get_many(tx: Transaction, ids: Sequence[int]) -> dict[int, Stored]:
    rows = tx.execute(select(interaction).where(interaction.c.id.in_(ids)))
    return {row.id: Stored(*row) for row in rows}


def lines(
    tx: Transaction,
    identity_ids: Collection[int],
    scopes: ScopeFilter,
    *,
    lane: int | None,
    marked: int | None,
    since: int | None,
    before: tuple[int, int] | None,
    limit: int,
) -> list[tuple[int, int]]:
    """(at, id) of the newest entries of these identities before a position, newest first."""
    wanted = and_(timeline.c.identity_id.in_(sorted(identity_ids)), within(timeline.c.scope_id, scopes))
    if lane is not None:
        wanted = and_(wanted, timeline.c.lane == lane)
    if marked is not None:
        wanted = and_(wanted, timeline.c.mark == marked)
    if since is not None:
        wanted = and_(wanted, timeline.c.at >= since)
    if before is not None:
        wanted = and_(wanted, or_(timeline.c.at < before[0], tuple_(timeline.c.at, timeline.c.id) < tuple_(*before)))
    newest = select(timeline.c.at, timeline.c.id).where(wanted)
    found = tx.execute(newest.order_by(timeline.c.at.desc(), timeline.c.id.desc()).limit(limit))
    return [(row.at, row.id) for row in found]


def counts(tx: Transaction, identity_ids: Collection[int], scopes: ScopeFilter) -> tuple[int, int, int]:
    """How many interactions, how many of them marked wrong, how many right."""
    wrong, right = func.count().filter(timeline.c.mark < 0), func.count().filter(timeline.c.mark > 0)
    wanted = and_(timeline.c.identity_id.in_(sorted(identity_ids)), within(timeline.c.scope_id, scopes))
    row = tx.execute(select(func.count(), wrong, right).where(wanted)).one()
    return row[0], row[1], row[2]


def counts_of_each(
    tx: Transaction, identity_ids: Collection[int], scopes: ScopeFilter
) -> dict[int, tuple[int, int, int]]:
    """The counts of each of these identities that has any."""
    wrong, right = func.count().filter(timeline.c.mark < 0), func.count().filter(timeline.c.mark > 0)
    wanted = select(timeline.c.identity_id, func.count(), wrong, right).where(within(timeline.c.scope_id, scopes))
    found: dict[int, tuple[int, int, int]] = {}
    ids = sorted(identity_ids)
    for start in range(0, len(ids), MANY):
        some = wanted.where(timeline.c.identity_id.in_(ids[start : start + MANY])).group_by(timeline.c.identity_id)
        found |= {row[0]: (row[1], row[2], row[3]) for row in tx.execute(some)}
    return found


def marks_of(tx: Transaction, ids: Sequence[int]) -> dict[int, list[MarkRow]]:
    found: dict[int, list[MarkRow]] = {}
    rows = tx.execute(select(mark).where(mark.c.interaction_id.in_(ids)).order_by(mark.c.value, mark.c.rule))
    for row in rows:
        found.setdefault(row.interaction_id, []).append((row.interaction_id, row.rule, row.value, row.reason))
    return found


def set_marks(tx: Transaction, rows: Sequence[MarkRow]) -> None:
    if not rows:
        return
    put = upsert(tx)(mark)
    changed = {"value": put.excluded.value, "reason": put.excluded.reason}
    put = put.on_conflict_do_update(index_elements=[mark.c.interaction_id, mark.c.rule], set_=changed)
    tx.execute(put, [dict(zip(_MARK_COLUMNS, row, strict=True)) for row in rows])


def clear_marks(tx: Transaction, keys: Sequence[tuple[int, str]]) -> None:
    """Take these marks back, each given by its interaction and rule."""
    if keys:
        here = and_(mark.c.interaction_id == bindparam("n"), mark.c.rule == bindparam("r"))
        tx.execute(mark.delete().where(here), [{"n": interaction_id, "r": rule} for interaction_id, rule in keys])


def show_marks(tx: Transaction, shown: Sequence[tuple[Stored, int]]) -> None:
    """Write the overall mark of interactions onto their lines, and count up their revision."""
    values = [{"i": one.identity_id, "a": one.at, "n": one.id, "m": value} for one, value in shown]
    if not values:
        return
    here = and_(
        timeline.c.identity_id == bindparam("i"), timeline.c.at == bindparam("a"), timeline.c.id == bindparam("n")
    )
    tx.execute(update(timeline).where(here).values(mark=bindparam("m")), values)
    revised = update(interaction).where(interaction.c.id == bindparam("n"))
    tx.execute(revised.values(revision=interaction.c.revision + 1), values)


def newest(
    tx: Transaction,
    scopes: ScopeFilter,
    *,
    source_id: int | None = None,
    name: str | None = None,
    since: int | None = None,
    until: int | None = None,
    after_id: int | None = None,
    before_id: int | None = None,
    limit: int,
) -> list[Stored]:
    """The interactions that came last, newest first."""
    wanted = within(interaction.c.scope_id, scopes)
    conditions = (
        (source_id, interaction.c.source_id == source_id),
        (name, interaction.c.name == name),
        (since, interaction.c.at >= (since or 0)),
        (until, interaction.c.at < (until or 0)),
        (after_id, interaction.c.id > (after_id or 0)),
        (before_id, interaction.c.id < (before_id or 0)),
    )
    for value, condition in conditions:
        if value is not None:
            wanted = and_(wanted, condition)
    rows = tx.execute(select(interaction).where(wanted).order_by(interaction.c.id.desc()).limit(limit))
    return [Stored(*row) for row in rows]


def last_id(tx: Transaction) -> int:
    return tx.scalar(select(func.max(interaction.c.id))) or 0


def rule_settings(tx: Transaction) -> dict[str, dict[str, Any]]:
    return {row.rule: row.settings for row in tx.execute(select(mark_rule))}


def save_rule(tx: Transaction, rule: str, settings: dict[str, Any]) -> None:
    put = upsert(tx)(mark_rule).values(rule=rule, settings=settings)
    tx.execute(put.on_conflict_do_update(index_elements=[mark_rule.c.rule], set_={"settings": settings}))
