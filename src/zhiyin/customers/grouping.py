"""Companies as `group` messages tell of them: who belongs to which, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

import msgspec

from zhiyin.base.scope import ScopeFilter
from zhiyin.customers import showing
from zhiyin.customers.model import Claim, Contact, Customer
from zhiyin.customers.names import clean, display_name
from zhiyin.customers.store import companies, sight
from zhiyin.customers.store.companies import MemberRow
from zhiyin.customers.survivorship import RankOfSource, chosen_traits
from zhiyin.customers.telling import MAX_NAME, MAX_VALUE
from zhiyin.db.database import Transaction

ROLES = ("role", "title", "job_title", "jobTitle", "职位")
"""Traits of a `group` message that speak of the person, not of the company."""

_encode = msgspec.json.Encoder(order="deterministic").encode


def group(tx: Transaction, told: Iterable[tuple[int, Claim]], rank: RankOfSource) -> None:
    """Keep what these `group` claims say."""
    claims = [(id_, claim) for id_, claim in told if claim.group_id]
    if not claims:
        return
    spans: dict[str, tuple[int, int]] = {}
    for _, claim in claims:
        first, last = spans.get(claim.group_id or "", (claim.at, claim.at))
        spans[claim.group_id or ""] = (min(first, claim.at), max(last, claim.at))
    ids = companies.meet(tx, spans)
    companies.add_members(tx, [_member(ids[claim.group_id or ""], id_, claim) for id_, claim in claims if id_])
    companies.add_traits(tx, [row for _, claim in claims for row in _rows(ids[claim.group_id or ""], claim)])
    chosen = []
    for company_id, rows in companies.traits_of(tx, set(ids.values())).items():
        values = {name: one.value for name, one in chosen_traits(rows, rank).items()}
        chosen.append((display_name(values), _encode(values).decode(), company_id))
    companies.save_chosen(tx, chosen)


def _member(company_id: int, identity_id: int, claim: Claim) -> MemberRow:
    role = _role(claim)
    return MemberRow(company_id, identity_id, role, None if role is None else claim.at, claim.at, claim.at)


def _role(claim: Claim) -> str | None:
    found = next((text for name in ROLES if (text := clean(claim.traits.get(name)))), None)
    return found[:120] if found else None


def _rows(company_id: int, claim: Claim) -> Iterator[tuple[int, str, int, int, str, str, int]]:
    for name, value in claim.traits.items():
        if name in ROLES or value is None or not 0 < len(name) <= MAX_NAME or "\x00" in name:
            continue
        spelled = _encode(value).decode()
        if len(spelled.encode()) <= MAX_VALUE:
            token = blake2b(spelled.encode(), digest_size=16).hexdigest()
            yield company_id, name, claim.source_id, int(claim.trust), token, spelled, claim.at


def contacts(tx: Transaction, company_id: int, scopes: ScopeFilter) -> list[Contact]:
    """The customers who belong to a company, as far as they may be seen, each once."""
    rows = {row.identity_id: row for row in companies.members(tx, company_id)}
    by_customer: dict[int, list[MemberRow]] = {}
    for node, customer_id in showing.nodes(tx, sight.visible(tx, rows, scopes)):
        by_customer.setdefault(customer_id, []).append(rows[node.id])
    return [_contact(one, by_customer[one.id]) for one in showing.customers(tx, sorted(by_customer), scopes)]


def _contact(customer: Customer, rows: list[MemberRow]) -> Contact:
    newest = max(rows, key=lambda row: (row.role_at or 0, row.identity_id))
    return Contact(customer, newest.role, min(row.first_at for row in rows), max(row.last_at for row in rows))
