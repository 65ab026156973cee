"""Where this area keeps personal data: what erasure goes through, and what a reader of the law asks for."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Column, Table

from zhiyin.customers.store import tables
from zhiyin.db.personal_data import register

_KNOWING = "to know who a customer is"
_SHOWING = "to show what is known of a customer"


class Place(NamedTuple):
    """One table with personal data, and which columns lead to the person."""

    table: Table
    person: tuple[Column[int], ...]  # an identity of the person, in any of these


def _place(table: Table, person: str, columns: str, holds: str, purpose: str) -> Place:
    leading = person.split()
    register(table, *leading, *columns.split(), holds=holds, purpose=purpose)
    return Place(table, tuple(table.c[name] for name in leading))


PLACES: tuple[Place, ...] = (
    _place(
        tables.search_term, "identity_id", "term", "names and numbers as they are searched for", "to find a customer"
    ),
    _place(tables.trait_value, "identity_id", "name value evidence", "everything that was told of a person", _SHOWING),
    _place(
        tables.customer_profile, "customer_id", "name name_key traits", "the name and the chosen values", _SHOWING
    ),
    _place(
        tables.customer_cut, "customer_id", "told", "a few values that several people share", "to cut figures by them"
    ),
    _place(tables.company_member, "identity_id", "role", "companies and roles", _SHOWING),
    _place(tables.company_trait, "", "name value", "what was told of a company, sometimes of its people", _SHOWING),
    _place(tables.company, "", "group_id name traits", "companies by name", _SHOWING),
    _place(
        tables.merge_review, "identity_id", "customer_ids decided_by decision_reason", "doubts about who is who",
        _KNOWING,
    ),
    _place(
        tables.identity_history, "identity_id other_identity_id", "done_by reason",
        "merges and splits, with reasons in the words of staff", _KNOWING,
    ),
    _place(
        tables.identity_edge, "a_id b_id", "evidence retracted_by retracted_reason", "who was named with whom",
        _KNOWING,
    ),
    _place(tables.identity_scope, "identity_id", "", "brands and regions of a person", "to show them to their brand"),
    _place(tables.identity_seen, "identity_id", "first_seen_at last_seen_at", "when a person was seen", _SHOWING),
    _place(tables.identity, "id", "value public_id customer_id", "accounts, addresses, numbers", _KNOWING),
)  # fmt: skip
"""In the order in which erasure goes through them: what others refer to comes last."""
