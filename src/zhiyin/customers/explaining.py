"""Why identities are one customer, and why others are not."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zhiyin.base.scope import ScopeFilter
from zhiyin.customers import showing
from zhiyin.customers.kinds import rank_of
from zhiyin.customers.model import Customer, Edge, Explanation, Member, Ties, Trust, Verdict
from zhiyin.customers.store import edges, history, reviews, sight
from zhiyin.db.database import Transaction


def ties(tx: Transaction, customer: Customer, scopes: ScopeFilter) -> Ties:
    """The identities of a customer, with what ties them to each other and to others who may be seen."""
    ids = set(customer.identity_ids)
    found = edges.at_identities(tx, ids)
    deeds = history.of(tx, ids)
    beside = {id_ for edge in found for id_ in (edge.a, edge.b)}
    named = {id_ for deed in deeds for id_ in (deed.identity_id, deed.other_identity_id) if id_ is not None}
    shown = sight.visible(tx, ids | beside | named, scopes)
    return Ties(
        showing.nodes(tx, (ids | beside) & shown),
        [edge for edge in found if edge.a in shown and edge.b in shown],
        [deed for deed in deeds if deed.identity_id in shown and deed.other_identity_id in shown | {None}],
    )


def explain(tx: Transaction, public_id: str, other_id: str | None, scopes: ScopeFilter) -> Explanation:
    """Of two ids, what leads from one to the other or stands between them; of one, what binds it together."""
    one = showing.get(tx, public_id, scopes)
    other = one if other_id is None else showing.get(tx, other_id, scopes)
    known = edges.at_identities(tx, {*one.identity_ids, *other.identity_ids})
    if one.id != other.id:
        objections = _objections(tx, one, other, known)
        seen = sight.visible(tx, {id_ for id_, _ in objections}, scopes)
        objections = [objection for objection in objections if objection[0] in seen]
        named = {*one.identity_ids, *other.identity_ids, *(id_ for id_, _ in objections)}
        return Explanation(False, [], objections, showing.nodes(tx, named))
    inside = [edge for edge in known if edge.active and {edge.a, edge.b} <= set(one.identity_ids)]
    binding = [edge for edge in inside if edge.verdict != Verdict.DIFFERENT]
    if other_id is not None:
        binding = path(binding, _identity(one, public_id), _identity(one, other_id))
    return Explanation(True, binding, [], showing.nodes(tx, one.identity_ids))


def _identity(customer: Customer, public_id: str) -> int:
    """The identity that had this id of its own."""
    return next((member.id for member in customer.members if member.public_id == public_id), customer.id)


def _objections(tx: Transaction, one: Customer, other: Customer, known: Sequence[Edge]) -> list[tuple[int, str]]:
    """Staff who said that they differ, doubts about what they share, claims that prove nothing."""
    ours, theirs = set(one.identity_ids), set(other.identity_ids)
    active = [edge for edge in known if edge.active]
    seen = [edge for edge in active if edge.verdict == Verdict.SEEN]
    shared = _beside(seen, ours) & _beside(seen, theirs)
    found = dict.fromkeys(shared - ours - theirs, "shared")
    members = {member.id: member for member in (*one.members, *other.members)}
    for edge in (edge for edge in seen if _is_between(edge, ours, theirs)):
        key = max((edge.a, edge.b), key=lambda id_: _rank(members[id_]))
        found[key] = "only_claimed" if edge.trust == Trust.PUBLIC else "shared"
    for doubt in reviews.of_identities(tx, shared | ours | theirs):
        if {one.id, other.id} <= set(doubt.customer_ids):
            found[doubt.identity_id] = doubt.reason
    for edge in active:
        if edge.verdict == Verdict.DIFFERENT and _is_between(edge, ours, theirs):
            found[edge.a] = "said_to_differ"
    return sorted(found.items())


def _rank(member: Member) -> tuple[int, int]:
    return rank_of(member.identifier.kind, verified=member.verified), -member.id


def _is_between(edge: Edge, ours: Collection[int], theirs: Collection[int]) -> bool:
    return (edge.a in ours and edge.b in theirs) or (edge.a in theirs and edge.b in ours)


def _beside(known: Sequence[Edge], ids: Collection[int]) -> set[int]:
    """The identities that edges lead to from these."""
    return {edge.b for edge in known if edge.a in ids} | {edge.a for edge in known if edge.b in ids}


def path(known: Collection[Edge], start: int, end: int) -> list[Edge]:
    """The fewest edges that lead from one identity to the other; none when nothing does."""
    at_node: dict[int, list[Edge]] = {}
    for edge in known:
        at_node.setdefault(edge.a, []).append(edge)
        at_node.setdefault(edge.b, []).append(edge)
    came: dict[int, Edge | None] = {start: None}
    wave = [start]
    while wave and end not in came:
        wave = [there for here in wave for there in _step(here, at_node.get(here, ()), came)]
    found: list[Edge] = []
    here = end
    while (last := came.get(here)) is not None:
        found.append(last)
        here = last.a if last.b == here else last.b
    return found[::-1]


def _step(here: int, known: Collection[Edge], came: dict[int, Edge | None]) -> list[int]:
    new = []
    for edge in known:
        there = edge.b if edge.a == here else edge.a
        if there not in came:
            came[there] = edge
            new.append(there)
    return new
