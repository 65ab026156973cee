"""Customers as they are shown: put together from their rows, within row scopes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zhiyin.base.errors import Forbidden, NotFound
from zhiyin.base.scope import ScopeFilter
from zhiyin.customers.kinds import Strength, rank_of, rule_of
from zhiyin.customers.model import Customer, Identifier, Member
from zhiyin.customers.store import listing, sight, traits
from zhiyin.customers.store.listing import MemberRow, Wanted
from zhiyin.db.database import Transaction


def customers(tx: Transaction, ids: Sequence[int], scopes: ScopeFilter) -> list[Customer]:
    """These customers, in this order, each with the identities that may be seen."""
    members, names = listing.members(tx, ids), traits.names(tx, ids)
    seen = sight.visible(tx, {row.id for rows in members.values() for row in rows}, scopes)
    return [_customer(id_, members[id_], names.get(id_), seen) for id_ in ids if id_ in members]


def get(tx: Transaction, public_id: str, scopes: ScopeFilter) -> Customer:
    """The customer to whom this id leads now; an id of before a merge still does."""
    customer_id = listing.customer_of(tx, public_id)
    if customer_id is None or customer_id not in listing.visible(tx, [customer_id], Wanted(scopes)):
        raise NotFound("there is no customer {id}", id=public_id)
    return customers(tx, [customer_id], scopes)[0]


def whole(tx: Transaction, public_id: str, scopes: ScopeFilter) -> Customer:
    """The customer, for who sees all of it; nobody else can judge who it is."""
    customer = get(tx, public_id, scopes)
    if not customer.is_whole:
        raise Forbidden("only who sees all identifiers of {id} may join or split it", id=public_id)
    return customer


def nodes(tx: Transaction, ids: Collection[int]) -> list[tuple[Member, int]]:
    """These identities, each with its customer."""
    return [(member(row), row.customer_id) for row in listing.nodes(tx, ids)]


def _customer(id_: int, rows: Sequence[MemberRow], name: str | None, seen: Collection[int]) -> Customer:
    anchor = next(row for row in rows if row.id == id_)
    ordered = sorted(rows, key=lambda row: (row.id != id_, rank_of(row.kind, verified=row.verified), row.id))
    shown = tuple(member(row) for row in ordered if row.id in seen)
    return Customer(id_, anchor.public_id, name, _names_somebody(anchor), shown, is_whole=len(shown) == len(rows))


def member(row: MemberRow) -> Member:
    identifier = Identifier(row.kind, row.value)
    return Member(row.id, identifier, row.public_id, row.verified, row.first_seen_at, row.last_seen_at)


def _names_somebody(row: MemberRow) -> bool:
    strength = rule_of(row.kind).strength
    return strength is Strength.STRONG or (strength is Strength.CONTACT and row.verified)
