"""Lists of customers: who was seen last, met last, by name; whose an identity is; all within row scopes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, tuple_

from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.kinds import KINDS, Strength
from zhiyin.customers.store.batches import chunks
from zhiyin.customers.store.tables import customer_profile, identity, identity_scope, identity_seen
from zhiyin.db.database import Transaction
from zhiyin.db.scoping import within

_STRONG = [str(kind) for kind, rule in KINDS.items() if rule.strength is Strength.STRONG]
_WEAK = [str(kind) for kind, rule in KINDS.items() if rule.strength is Strength.WEAK]


FEW = 2_000
"""So many identities in scope are looked up first; more, and the list is walked until a page is full."""


class MemberRow(NamedTuple):
    """An identity of a customer, as it is shown."""

    customer_id: int
    id: int
    kind: str
    value: str
    public_id: str
    verified: bool
    first_seen_at: int | None
    last_seen_at: int | None


class Wanted(NamedTuple):
    """Which customers a list shows."""

    scopes: ScopeFilter
    is_known: bool | None = None  # None: visitors too


def seen_last(
    tx: Transaction, wanted: Wanted, *, after: tuple[int, int] | None, limit: int
) -> list[tuple[int, tuple[int, int]]]:
    """Customers by when they were last seen, newest first, each with its position."""
    seen, mate, mate_seen = identity_seen, identity.alias("mate"), identity_seen.alias("mate_seen")
    position = tuple_(seen.c.last_seen_at, seen.c.identity_id)
    seen_later = exists(
        select(mate.c.id)
        .join(mate_seen, mate_seen.c.identity_id == mate.c.id)
        .where(mate.c.customer_id == identity.c.customer_id)
        .where(tuple_(mate_seen.c.last_seen_at, mate_seen.c.identity_id) > position)
    )
    sights = select(identity.c.customer_id, seen.c.last_seen_at, seen.c.identity_id)
    sights = sights.join(seen, seen.c.identity_id == identity.c.id)
    query = _narrowed(tx, sights, wanted, identity.c.customer_id).where(~seen_later)
    if after is not None:
        query = query.where(position < tuple_(*after))
    query = query.order_by(seen.c.last_seen_at.desc(), seen.c.identity_id.desc()).limit(limit)
    return [(row[0], (row[1], row[2])) for row in tx.execute(query)]


def met_last(tx: Transaction, wanted: Wanted, *, after: tuple[int] | None, limit: int) -> list[tuple[int, tuple[int]]]:
    """Customers by when we first heard of them, newest first."""
    mate = identity.alias("mate")
    seen = exists(
        select(mate.c.id)
        .join(identity_seen, identity_seen.c.identity_id == mate.c.id)
        .where(mate.c.customer_id == identity.c.id)
    )
    anchors = select(identity.c.id).where(identity.c.id == identity.c.customer_id, seen)
    query = _narrowed(tx, anchors, wanted, identity.c.id)
    if after is not None:
        query = query.where(identity.c.id < after[0])
    return [(id_, (id_,)) for id_ in tx.scalars(query.order_by(identity.c.id.desc()).limit(limit))]


def by_name(
    tx: Transaction, wanted: Wanted, *, after: tuple[str, int] | None, limit: int
) -> list[tuple[int, tuple[str, int]]]:
    """Customers that have a name, by its sound."""
    profile = customer_profile
    named = select(profile.c.customer_id, profile.c.name_key).where(profile.c.name_key.is_not(None))
    query = _narrowed(tx, named, wanted, profile.c.customer_id)
    if after is not None:
        query = query.where(tuple_(profile.c.name_key, profile.c.customer_id) > tuple_(*after))
    query = query.order_by(profile.c.name_key, profile.c.customer_id).limit(limit)
    return [(row[0], (row[1], row[0])) for row in tx.execute(query)]


def visible(tx: Transaction, customer_ids: Collection[int], wanted: Wanted) -> set[int]:
    """Those of the customers that a list may show."""
    found: set[int] = set()
    for chunk in chunks(customer_ids):
        query = select(identity.c.id).where(identity.c.id.in_(chunk), identity.c.id == identity.c.customer_id)
        found |= set(tx.scalars(_narrowed(tx, query, wanted, identity.c.id)))
    return found


def _narrowed(tx: Transaction, query: Select[Any], wanted: Wanted, customer_id: ColumnElement[int]) -> Select[Any]:
    return query.where(*conditions(tx, wanted, customer_id))


def conditions(tx: Transaction, wanted: Wanted, customer_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """What is true of the customers that a list shows."""
    found: list[ColumnElement[bool]] = []
    if not wanted.scopes.is_everything:
        found.append(_in_scope(tx, wanted.scopes, customer_id))
    if wanted.is_known is not None:
        anchor = identity.alias("anchor")
        names_somebody = or_(anchor.c.kind.in_(_STRONG), and_(anchor.c.verified, anchor.c.kind.not_in(_WEAK)))
        known = exists(select(anchor.c.id).where(anchor.c.id == customer_id, names_somebody))
        found.append(known if wanted.is_known else ~known)
    return found


def _in_scope(tx: Transaction, scopes: ScopeFilter, customer_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Customers with an identity in these scopes; when they are few, by name, so that the list starts from them."""
    own = identity.alias("own")
    seen = within(identity_scope.c.scope_id, scopes)
    theirs = select(own.c.customer_id).join(identity_scope, identity_scope.c.identity_id == own.c.id).where(seen)
    some = tx.scalars(theirs.limit(FEW + 1)).all()
    if len(some) <= FEW:
        return customer_id.in_(sorted(set(some)))
    return exists(theirs.where(own.c.customer_id == customer_id))


def customer_of(tx: Transaction, public_id: str) -> int | None:
    """The customer that this public id leads to now."""
    return tx.scalar(select(identity.c.customer_id).where(identity.c.public_id == public_id))


_MEMBER = (
    identity.c.customer_id, identity.c.id, identity.c.kind, identity.c.value, identity.c.public_id, identity.c.verified,
    identity_seen.c.first_seen_at, identity_seen.c.last_seen_at,
)  # fmt: skip


def members(tx: Transaction, customer_ids: Collection[int]) -> dict[int, list[MemberRow]]:
    """The identities of each customer."""
    found: dict[int, list[MemberRow]] = {}
    wanted = select(*_MEMBER).outerjoin(identity_seen, identity_seen.c.identity_id == identity.c.id)
    for chunk in chunks(customer_ids):
        for row in tx.execute(wanted.where(identity.c.customer_id.in_(chunk)).order_by(identity.c.id)):
            member = MemberRow(*row)
            found.setdefault(member.customer_id, []).append(member._replace(verified=bool(member.verified)))
    return found


def nodes(tx: Transaction, ids: Collection[int]) -> list[MemberRow]:
    """These identities, whosever they are."""
    wanted = select(*_MEMBER).outerjoin(identity_seen, identity_seen.c.identity_id == identity.c.id)
    found = []
    for chunk in chunks(ids):
        found += [MemberRow(*row) for row in tx.execute(wanted.where(identity.c.id.in_(chunk)))]
    return sorted(found, key=lambda node: node.id)
