"""Customers as they are shown: put together from their rows, within row scopes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zhiyin.base.errors import NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.kinds import Strength, rank_of, rule_of
from zhiyin.customers.model import Customer, Identifier, Member
from zhiyin.customers.store import listing, traits
from zhiyin.customers.store.listing import MemberRow, Wanted
from zhiyin.db.database import Transaction


def customers(tx: Transaction, ids: Sequence[int]) -> list[Customer]:
    """These customers, in this order."""
    members, names = listing.members(tx, ids), traits.names(tx, ids)
    return [_customer(id_, members[id_], names.get(id_)) for id_ in ids if id_ in members]


def get(tx: Transaction, public_id: str, scopes: ScopeFilter) -> Customer:
    """The customer to whom this id leads now; an id of before a merge still does."""
    customer_id = listing.customer_of(tx, public_id)
    if customer_id is None or customer_id not in listing.visible(tx, [customer_id], Wanted(scopes)):
        raise NotFound("there is no customer {id}", id=public_id)
    return customers(tx, [customer_id])[0]


def nodes(tx: Transaction, ids: Collection[int]) -> list[tuple[Member, int]]:
    """These identities, each with its customer."""
    return [(member(row), row.customer_id) for row in listing.nodes(tx, ids)]


def _customer(id_: int, rows: Sequence[MemberRow], name: str | None) -> Customer:
    anchor = next(row for row in rows if row.id == id_)
    ordered = sorted(rows, key=lambda row: (row.id != id_, rank_of(row.kind, verified=row.verified), row.id))
    return Customer(id_, anchor.public_id, name, _names_somebody(anchor), tuple(member(row) for row in ordered))


def member(row: MemberRow) -> Member:
    identifier = Identifier(row.kind, row.value)
    return Member(row.id, identifier, row.public_id, row.verified, row.first_seen_at, row.last_seen_at)


def _names_somebody(row: MemberRow) -> bool:
    strength = rule_of(row.kind).strength
    return strength is Strength.STRONG or (strength is Strength.CONTACT and row.verified)
