"""Whose an identity is, and which identities a customer has: the questions that every page asks."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.store.tables import customer_profile, identity, identity_scope
from zhiyin.db.database import Transaction
from zhiyin.db.scoping import within

_first = identity.alias("first")
"""The identity that stands for the customer; its public id is the customer's."""


def whose(tx: Transaction, identity_ids: Collection[int]) -> dict[int, tuple[str, str | None, str, str]]:
    """For each identity: the customer's public id and name, the identifier's kind and value."""
    rows = tx.execute(
        select(identity.c.id, _first.c.public_id, customer_profile.c.name, identity.c.kind, identity.c.value)
        .join(_first, _first.c.id == identity.c.customer_id)
        .outerjoin(customer_profile, customer_profile.c.customer_id == identity.c.customer_id)
        .where(identity.c.id.in_(sorted(identity_ids)))
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


def members_of(tx: Transaction, public_id: str, scopes: ScopeFilter) -> list[int]:
    """The identities of the customer with this id, or with one it had before; empty when none may be seen."""
    customer_id = tx.scalar(select(identity.c.customer_id).where(identity.c.public_id == public_id))
    if customer_id is None:
        return []
    found = list(tx.scalars(select(identity.c.id).where(identity.c.customer_id == customer_id)))
    if scopes.is_everything:
        return found
    seen = select(identity_scope.c.identity_id).where(
        identity_scope.c.identity_id.in_(found), within(identity_scope.c.scope_id, scopes)
    )
    return found if tx.execute(seen.limit(1)).first() else []


def kin(tx: Transaction, identity_ids: Collection[int]) -> dict[int, list[int]]:
    """For each identity all identities of the same customer, itself included."""
    other = identity.alias("other")
    rows = tx.execute(
        select(identity.c.id, other.c.id)
        .join(other, other.c.customer_id == identity.c.customer_id)
        .where(identity.c.id.in_(sorted(identity_ids)))
    )
    found: dict[int, list[int]] = {}
    for id_, other_id in rows:
        found.setdefault(id_, []).append(other_id)
    return found
