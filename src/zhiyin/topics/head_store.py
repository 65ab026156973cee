"""All SQL of the topic heads that were fitted here: one row a fit, with the head itself where it was taken."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, Float, Integer, LargeBinary, RowMapping, String, Table, func, select, update

from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.topics.accuracy import share
from zhiyin.topics.refitting import Checked, Fit, Verdict

_KEPT_HEADS = 3

_head = Table(
    "topic_head",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("fitted_at", Instant, nullable=False),
    Column("asked_by", String(60)),
    Column("model", String(120), nullable=False),
    Column("tree_version", Integer, nullable=False),
    Column("gold_ids", JSON, nullable=False),
    Column("vote_count", Integer, nullable=False),
    Column("checked_count", Integer, nullable=False),
    Column("hits_before", Integer, nullable=False),
    Column("hits_after", Integer, nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("sha256", String(64)),
    Column("head", LargeBinary),
)
register(
    _head,
    "asked_by",
    "gold_ids",
    "head",
    holds="who had topics learnt anew, from which labels, and weights of letter groups in their sentences",
    purpose="to hear topics as the staff corrected them",
    kept="the weights of the last three; the figures for good",
    whose="staff",
)


def put(tx: Transaction, fit: Fit, head: bytes | None) -> None:
    """Store a fit; of heads long replaced only the figures stay."""
    n = fit.checked.after.n
    hits = {f"hits_{name}": round((getattr(fit.checked, name).value or 0) * n) for name in ("before", "after")}
    plain = ("number", "fitted_at", "asked_by", "model", "tree_version", "vote_count", "seconds", "sha256")
    said = {name: getattr(fit, name) for name in plain}
    told = {**said, **hits, "gold_ids": sorted(fit.gold_ids), "checked_count": n, "verdict": fit.verdict.value}
    tx.execute(_head.insert().values({**told, "head": head}))
    with_head = select(_head.c.number).where(_head.c.head.is_not(None)).order_by(_head.c.number.desc())
    if old := tx.scalars(with_head.offset(_KEPT_HEADS)).all():
        tx.execute(update(_head).where(_head.c.number.in_(old)).values(head=None))


def newest(tx: Transaction) -> int:
    """The number of the newest fit; 0 before the first."""
    return tx.scalar(select(func.max(_head.c.number))) or 0


def number_in_force(tx: Transaction) -> int | None:
    """Of the last fit that was taken."""
    number: int | None = tx.scalar(select(func.max(_head.c.number)).where(_head.c.verdict == Verdict.TAKEN.value))
    return number


def head(tx: Transaction, number: int) -> tuple[bytes | None, str | None]:
    """A head, and what its hash should be."""
    row = tx.execute(select(_head.c.head, _head.c.sha256).where(_head.c.number == number)).one_or_none()
    return (None, None) if row is None else (row[0], row[1])


def find(tx: Transaction, number: int) -> Fit | None:
    row = tx.execute(select(*_plain()).where(_head.c.number == number)).mappings().one_or_none()
    return _read(row) if row else None


def list_fits(tx: Transaction, limit: int) -> list[Fit]:
    """The newest first."""
    rows = tx.execute(select(*_plain()).order_by(_head.c.number.desc()).limit(limit)).mappings()
    return [_read(row) for row in rows]


def _plain() -> list[Column[Any]]:
    return [column for column in _head.columns if column.name != "head"]


def _read(row: RowMapping) -> Fit:
    n = row["checked_count"]
    checked = Checked(share(row["hits_before"], n), share(row["hits_after"], n))
    plain = ("number", "fitted_at", "asked_by", "model", "tree_version", "vote_count", "seconds", "sha256")
    said = {name: row[name] for name in plain}
    return Fit(**said, gold_ids=frozenset(row["gold_ids"]), checked=checked, verdict=Verdict(row["verdict"]))
