"""Rows of the history: which customers were joined and split, by whom and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from zhiyin.customers.model import Deed
from zhiyin.customers.store.batches import chunks, execute_many
from zhiyin.customers.store.tables import identity_history as history
from zhiyin.db.database import Transaction


def add(tx: Transaction, entries: Sequence[tuple[int, str, int | None, str]], *, at: int, by: str) -> None:
    """Note what happened: (identity, action, the other identity, reason)."""
    sql = """INSERT INTO identity_history (identity_id, at, done_by, action, other_identity_id, reason)
             VALUES (?, ?, ?, ?, ?, ?)"""
    execute_many(tx, sql, [(id_, at, by, action, other, reason[:500]) for id_, action, other, reason in entries])


def of(tx: Transaction, identity_ids: Collection[int]) -> list[Deed]:
    """Whatever happened to these identities, newest first."""
    columns = (
        history.c.id, history.c.identity_id, history.c.at, history.c.done_by, history.c.action,
        history.c.other_identity_id, history.c.reason,
    )  # fmt: skip
    found: dict[int, Deed] = {}
    for chunk in chunks(identity_ids):
        concerned = or_(history.c.identity_id.in_(chunk), history.c.other_identity_id.in_(chunk))
        found |= {row[0]: Deed(*row[1:]) for row in tx.execute(select(*columns).where(concerned))}
    return [found[id_] for id_ in sorted(found, reverse=True)]
