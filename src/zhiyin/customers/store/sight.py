"""Which identities somebody sees who sees the rows of some scopes only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.kinds import rank_of
from zhiyin.customers.model import Trust, Verdict
from zhiyin.customers.store.batches import chunks
from zhiyin.customers.store.tables import identity, identity_scope
from zhiyin.customers.store.tables import identity_edge as edge
from zhiyin.db.database import Transaction
from zhiyin.db.scoping import within

_ENDS = ((edge.c.a_id, edge.c.b_id), (edge.c.b_id, edge.c.a_id))
_IS_SEEN = (edge.c.active, edge.c.verdict == Verdict.SEEN)


def visible(tx: Transaction, ids: Collection[int], scopes: ScopeFilter) -> set[int]:
    """Those of the identities that have interactions in the scopes, or that were named with a stronger one that has.

    An interaction belongs to the strongest identifier of its message, so its
    scope is kept there; the weaker ones of the message are seen with it.
    """
    if scopes.is_everything:
        return set(ids)
    found = _heard_of(tx, ids, scopes)
    for own, other in _ENDS:
        found |= _named_with(tx, set(ids) - found, scopes, own, other)
    return found


def _heard_of(tx: Transaction, ids: Collection[int], scopes: ScopeFilter) -> set[int]:
    found: set[int] = set()
    wanted = select(identity_scope.c.identity_id).where(within(identity_scope.c.scope_id, scopes))
    for chunk in chunks(ids):
        found |= set(tx.scalars(wanted.where(identity_scope.c.identity_id.in_(chunk))))
    return found


def _named_with(
    tx: Transaction, ids: Collection[int], scopes: ScopeFilter, own: ColumnElement[int], other: ColumnElement[int]
) -> set[int]:
    """Those at the `own` end of an edge whose `other` end is stronger and in scope."""
    mate = identity.alias("mate")
    wanted = (
        select(own, identity.c.kind, mate.c.kind, edge.c.trust)
        .join(identity, identity.c.id == own)
        .join(mate, mate.c.id == other)
        .join(identity_scope, identity_scope.c.identity_id == other)
        .where(*_IS_SEEN, within(identity_scope.c.scope_id, scopes))
    )
    found: set[int] = set()
    for chunk in chunks(ids):
        found |= {id_ for id_, *said in tx.execute(wanted.where(own.in_(chunk))) if _is_weaker(*said)}
    return found


def _is_weaker(kind: str, than: str, trust: int) -> bool:
    is_trusted = trust != Trust.PUBLIC
    return rank_of(kind, verified=is_trusted) > rank_of(than, verified=is_trusted)


def may_be_seen(identity_id: ColumnElement[int], scopes: ScopeFilter) -> ColumnElement[bool]:
    """What is true of every identity that `visible` finds, and of few others: a condition to narrow a list by."""
    heard_of = _in_scope(identity_scope.c.identity_id == identity_id, scopes)
    beside = [
        _in_scope(identity_scope.c.identity_id == other, scopes, own == identity_id, *_IS_SEEN) for own, other in _ENDS
    ]
    return or_(heard_of, *beside)


def _in_scope(joined: ColumnElement[bool], scopes: ScopeFilter, *edges: ColumnElement[bool]) -> ColumnElement[bool]:
    wanted: Any = select(identity_scope.c.scope_id).where(joined, within(identity_scope.c.scope_id, scopes), *edges)
    return exists(wanted)
