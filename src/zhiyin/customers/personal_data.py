"""Where this area keeps personal data: what erasure goes through, and what a reader of the law asks for."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Column, Table

from zhiyin.customers.store import tables


class Place(NamedTuple):
    """One table with personal data: which columns lead to the person, and what it holds."""

    table: Table
    person: tuple[Column[int], ...]  # an identity of the person, in any of these
    holds: str


PLACES: tuple[Place, ...] = (
    Place(tables.search_term, (tables.search_term.c.identity_id,), "names and numbers as they are searched for"),
    Place(tables.trait_value, (tables.trait_value.c.identity_id,), "everything that was told of a person"),
    Place(tables.customer_profile, (tables.customer_profile.c.customer_id,), "the name and the chosen values"),
    Place(tables.company_member, (tables.company_member.c.identity_id,), "companies and roles"),
    Place(tables.company_trait, (), "what was told of a company, sometimes of its people"),
    Place(tables.company, (), "companies by name"),
    Place(tables.merge_review, (tables.merge_review.c.identity_id,), "doubts about who is who"),
    Place(
        tables.identity_history,
        (tables.identity_history.c.identity_id, tables.identity_history.c.other_identity_id),
        "merges and splits, with reasons in the words of staff",
    ),
    Place(tables.identity_edge, (tables.identity_edge.c.a_id, tables.identity_edge.c.b_id), "who was named with whom"),
    Place(tables.identity_scope, (tables.identity_scope.c.identity_id,), "brands and regions of a person"),
    Place(tables.identity_seen, (tables.identity_seen.c.identity_id,), "when a person was seen"),
    Place(tables.identity, (tables.identity.c.id,), "accounts, addresses, numbers"),
)
"""In the order in which erasure goes through them: what others refer to comes last."""
