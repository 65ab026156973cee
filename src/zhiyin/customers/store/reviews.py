"""Rows of the review queue: what the rules would not decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from zhiyin.base.errors import NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.board import Doubt
from zhiyin.customers.model import Review
from zhiyin.customers.store import sight
from zhiyin.customers.store.batches import chunks, execute_many
from zhiyin.customers.store.tables import merge_review as review
from zhiyin.db.database import Transaction

_COLUMNS = (
    review.c.id, review.c.identity_id, review.c.reason, review.c.customer_ids, review.c.state, review.c.created_at,
    review.c.decided_at, review.c.decided_by, review.c.decision_reason,
)  # fmt: skip


def replace(tx: Transaction, inside: Collection[int], doubts: Iterable[Doubt], *, at: int) -> None:
    """Among the identities decided anew, exactly these doubts are open; what staff have decided stays decided."""
    wanted: dict[int, tuple[str, str]] = {}
    for doubt in doubts:
        wanted.setdefault(doubt.identity_id, (doubt.reason, msgspec.json.encode(doubt.groups).decode()))
    stored = _stored(tx, {*inside, *wanted})
    gone = [(id_,) for id_, (_, _, state) in stored.items() if state == "open" and id_ not in wanted]
    execute_many(tx, "UPDATE merge_review SET state = 'settled' WHERE identity_id = ?", gone)
    new = [(id_, *doubt, at) for id_, doubt in wanted.items() if id_ not in stored]
    sql = """INSERT INTO merge_review (identity_id, reason, customer_ids, state, created_at)
             VALUES (?, ?, ?, 'open', ?)"""
    execute_many(tx, sql, new)
    changed = [(*doubt, id_) for id_, doubt in wanted.items() if id_ in stored and _is_new(doubt, stored[id_])]
    sql = "UPDATE merge_review SET reason = ?, customer_ids = ?, state = 'open' WHERE identity_id = ?"
    execute_many(tx, sql, changed)


def _stored(tx: Transaction, ids: Collection[int]) -> dict[int, tuple[str, str, str]]:
    found: dict[int, tuple[str, str, str]] = {}
    for chunk in chunks(ids):
        wanted = select(review.c.identity_id, review.c.reason, review.c.customer_ids, review.c.state)
        found |= {row[0]: (row[1], row[2], row[3]) for row in tx.execute(wanted.where(review.c.identity_id.in_(chunk)))}
    return found


def _is_new(doubt: tuple[str, str], stored: tuple[str, str, str]) -> bool:
    """A doubt that staff have decided comes up again only about other customers."""
    return stored[2] == "settled" or doubt != stored[:2]


def get(tx: Transaction, review_id: int) -> Review:
    row = tx.execute(select(*_COLUMNS).where(review.c.id == review_id)).one_or_none()
    if row is None:
        raise NotFound("there is no review {id}", id=review_id)
    return _row(row)


def list_open(tx: Transaction, scopes: ScopeFilter, *, after: int, limit: int) -> list[Review]:
    """The open doubts behind `after`, oldest first, whose identity may be seen."""
    wanted = select(*_COLUMNS).where(review.c.state == "open", review.c.id > after)
    if not scopes.is_everything:
        wanted = wanted.where(sight.may_be_seen(review.c.identity_id, scopes))
    return [_row(row) for row in tx.execute(wanted.order_by(review.c.id).limit(limit))]


def of_identities(tx: Transaction, identity_ids: Collection[int]) -> list[Review]:
    """The doubts about these identities that are open or were decided."""
    found = []
    for chunk in chunks(identity_ids):
        wanted = select(*_COLUMNS).where(review.c.identity_id.in_(chunk), review.c.state != "settled")
        found += [_row(row) for row in tx.execute(wanted)]
    return found


def save_decision(tx: Transaction, review_id: int, state: str, *, at: int, by: str, reason: str) -> None:
    """Staff have decided."""
    values = {"state": state, "decided_at": at, "decided_by": by, "decision_reason": reason}
    tx.execute(review.update().where(review.c.id == review_id).values(values))


def _row(row: Sequence[Any]) -> Review:
    return Review(*row)._replace(customer_ids=msgspec.json.decode(row[3]))
