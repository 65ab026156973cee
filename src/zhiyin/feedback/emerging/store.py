"""The SQL of emerging issues and of what happened to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Float,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    and_,
    func,
    or_,
    select,
)

from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant, RowId
from zhiyin.feedback.emerging.model import CURRENT, Evidence, Found, Happened, Issue, IssueState, Step
from zhiyin.feedback.listening.model import DayCount

_issue = Table(
    "emerging_issue",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("brand", String(255), nullable=False),
    Column("state", String(12), nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("risen_from", Date, nullable=False),
    Column("risen_to", Date, nullable=False),
    Column("chance", Float, nullable=False),  # of the evidence, to show the surest first
    Column("evidence", JSON, nullable=False),
    Column("phrases", JSON, nullable=False),
    Column("text_ids", JSON, nullable=False),
    Column("days", JSON, nullable=False),
    Column("owner_id", String(60)),
    Column("closed_on", Date),
    Column("reason", String(600), nullable=False),
    Column("returned_count", Integer, nullable=False),
    Index("emerging_issue_state", "state", "chance", "id"),
)
_step = Table(
    "emerging_issue_step",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("issue_id", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String(12), nullable=False),
    Column("by", String(60)),
    Column("note", String(600), nullable=False),
    Index("emerging_issue_step_issue", "issue_id", "id"),
)
_judged = Table(
    "emerging_judged",
    metadata,
    Column("brand", String(255), primary_key=True),
    Column("judged_to", Date, nullable=False),
    Column("drawn", BigInteger, nullable=False),  # one text in so many was counted
)
register(
    _issue,
    "owner_id",
    "reason",
    "phrases",
    "text_ids",
    "evidence",
    holds="who looks after an issue, why it was closed, phrases that several customers used, numbers of their texts",
    purpose="to say whom to ask, and to know the issue again",
    kept="as long as the issue",
    whose="staff",
)
register(
    _step,
    "by",
    "note",
    holds="who took, closed or opened an issue, and why",
    purpose="to say whom to ask",
    kept="as long as the issue",
    whose="staff",
)
_COLUMNS = [column for column in _issue.c if column.name != "chance"]


def page(tx: Transaction, brands: Collection[str] | None, wanted: Found, limit: int) -> list[Issue]:
    """The surest first, only those of these brands; None: of all."""
    columns = _issue.c
    query = select(*_COLUMNS).where(columns.state.in_([state.value for state in wanted.states]))
    if brands is not None:
        query = query.where(columns.brand.in_(sorted(brands)))
    if wanted.after is not None:
        chance, id_ = wanted.after
        query = query.where(or_(columns.chance > chance, and_(columns.chance == chance, columns.id > id_)))
    rows = tx.execute(query.order_by(columns.chance, columns.id).limit(limit)).mappings()
    return [_read(row) for row in rows]


def find(tx: Transaction, issue_id: str) -> Issue | None:
    row = tx.execute(select(*_COLUMNS).where(_issue.c.id == issue_id)).mappings().first()
    return _read(row) if row else None


def of_brand(tx: Transaction, brand: str, closed_since: date) -> list[Issue]:
    """Those by which news is told from what is known: open ones, and those closed not too long ago."""
    recent = or_(_issue.c.closed_on.is_(None), _issue.c.closed_on >= closed_since)
    query = select(*_COLUMNS).where(_issue.c.brand == brand, recent).order_by(_issue.c.id)
    return [_read(row) for row in tx.execute(query).mappings()]


def add(tx: Transaction, issue: Issue) -> None:
    tx.execute(_issue.insert().values(_values(issue)))


def save(tx: Transaction, issue: Issue) -> None:
    tx.execute(_issue.update().where(_issue.c.id == issue.id).values(_values(issue)))


def add_step(tx: Transaction, issue_id: str, step: Step) -> None:
    tx.execute(_step.insert().values(issue_id=issue_id, **{**step._asdict(), "what": step.what.value}))


def steps(tx: Transaction, issue_id: str) -> list[Step]:
    """Oldest first."""
    columns = (_step.c.at, _step.c.what, _step.c.by, _step.c.note)
    rows = tx.execute(select(*columns).where(_step.c.issue_id == issue_id).order_by(_step.c.id))
    return [Step(at, Happened(what), by, note) for at, what, by, note in rows]


def brands(tx: Transaction) -> list[str]:
    """Those that have any issue."""
    return list(tx.scalars(select(_issue.c.brand).distinct()))


def marks(tx: Transaction) -> Sequence[object]:
    """Something that is another as soon as a current issue is."""
    columns = (_issue.c.id, _issue.c.state, _issue.c.risen_to, _issue.c.owner_id)
    current = _issue.c.state.in_([state.value for state in CURRENT])
    return [tuple(row) for row in tx.execute(select(*columns).where(current).order_by(_issue.c.id))]


def judged_to(tx: Transaction, brand: str) -> date | None:
    """The last day of a brand that was judged."""
    found: date | None = tx.scalar(select(_judged.c.judged_to).where(_judged.c.brand == brand))
    return found


def last_judged(tx: Transaction) -> date | None:
    """The last day of any brand that was judged."""
    found: date | None = tx.scalar(select(func.max(_judged.c.judged_to)))
    return found


def save_judged(tx: Transaction, brand: str, day: date, one_in: int) -> None:
    """It never goes back: judging days again forgets none."""
    known = judged_to(tx, brand)
    if known is None:
        tx.execute(_judged.insert().values(brand=brand, judged_to=day, drawn=one_in))
    elif day > known:
        tx.execute(_judged.update().where(_judged.c.brand == brand).values(judged_to=day, drawn=one_in))


def _values(issue: Issue) -> dict[str, Any]:
    alike = ("id", "brand", "raised_at", "risen_from", "risen_to", "owner_id", "closed_on", "reason", "returned_count")
    return {name: getattr(issue, name) for name in alike} | {
        "state": issue.state.value,
        "chance": issue.evidence.chance,
        "evidence": msgspec.to_builtins(issue.evidence),
        "phrases": list(issue.phrases),
        "text_ids": list(issue.text_ids),
        "days": msgspec.to_builtins(issue.days),
    }


def _read(row: RowMapping) -> Issue:
    told = dict(row)
    told["state"] = IssueState(told["state"])
    told["evidence"] = msgspec.convert(told["evidence"], Evidence)
    told["phrases"], told["text_ids"] = tuple(told["phrases"]), tuple(told["text_ids"])
    told["days"] = msgspec.convert(told["days"], tuple[DayCount, ...])
    return Issue(**told)
