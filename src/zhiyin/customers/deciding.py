"""Deciding anew who is who after a change of edges, and what moves because of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from zhiyin.customers.board import Doubt, Link
from zhiyin.customers.kinds import Strength, rule_of
from zhiyin.customers.region import Region, TooFar, Walk, is_crowd
from zhiyin.customers.stitching import stitch
from zhiyin.customers.store import edges, identities
from zhiyin.customers.store.identities import IdentityRow
from zhiyin.db.database import Transaction


@dataclass
class Change:
    """Identities and edges that are new, or otherwise than before. Nothing of it need be stored yet."""

    fresh: dict[int, IdentityRow] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    raised: set[int] = field(default_factory=set)  # now named by a trusted source too
    counts: Counter[int] = field(default_factory=Counter)  # edges more, or fewer, by identity
    seeds: set[int] = field(default_factory=set)  # further identities to look at


class Move(NamedTuple):
    """An identity that is now another customer's."""

    identity_id: int
    kind: str
    before: int
    after: int
    revision: int


@dataclass
class Decision:
    """Whose each new identity is, who moves, and what staff should look at within what was decided."""

    customers: dict[int, int] = field(default_factory=dict)  # of the fresh ones
    moves: list[Move] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    inside: set[int] = field(default_factory=set)
    kinds: dict[int, str] = field(default_factory=dict)  # of the fresh ones


def decide(tx: Transaction, change: Change) -> Decision:
    """Who is who with the change made."""
    decision = _decided(tx, change)
    decision.kinds = {id_: row.kind for id_, row in change.fresh.items()}
    return decision


def _decided(tx: Transaction, change: Change) -> Decision:
    customers = {id_: id_ for id_ in change.fresh}
    followers, links = _followers(tx, change)
    customers |= followers
    seeds = {id_ for link in links for id_ in (link.a, link.b)} | change.raised | change.seeds
    if not seeds:
        return Decision(customers)
    try:
        region = _walk(tx, change).region(seeds)
    except TooFar:
        return Decision(customers, doubts=[Doubt(min(seeds), "too_large", (min(seeds),))])
    return _judged(region, customers)


def _judged(region: Region, customers: dict[int, int]) -> Decision:
    stitched = stitch(region.nodes(), region.links)
    moves = []
    for id_, after in stitched.customers.items():
        row = region.rows[id_]
        if id_ in customers:
            customers[id_] = after
        elif row.customer_id != after:
            moves.append(Move(id_, row.kind, row.customer_id, after, row.revision + 1))
    return Decision(customers, moves, stitched.doubts, region.inside)


def _walk(tx: Transaction, change: Change) -> Walk:
    at_node: dict[int, list[Link]] = {}
    for link in change.links:
        at_node.setdefault(link.a, []).append(link)
        at_node.setdefault(link.b, []).append(link)

    def load_rows(ids: Collection[int]) -> Mapping[int, IdentityRow]:
        stored = identities.rows(tx, [id_ for id_ in ids if id_ not in change.fresh])
        found = {id_: _changed(row, change) for id_, row in stored.items()}
        found.update((id_, change.fresh[id_]) for id_ in ids if id_ in change.fresh)
        return found

    def load_links(ids: Collection[int]) -> Iterable[Link]:
        stored = edges.active_links(tx, [id_ for id_ in ids if id_ not in change.fresh])
        return stored.union(*(at_node.get(id_, ()) for id_ in ids))

    def load_decisions(ids: Collection[int]) -> Iterable[Link]:
        return edges.decisions(tx, ids)

    return Walk(load_rows, load_links, load_decisions, change.counts, change.raised)


def _changed(row: IdentityRow, change: Change) -> IdentityRow:
    return row._replace(
        verified=row.verified or row.id in change.raised, link_count=row.link_count + change.counts[row.id]
    )


def _followers(tx: Transaction, change: Change) -> tuple[dict[int, int], list[Link]]:
    """New visitors linked to one known account only: they follow it, without a walk; and the links left over.

    This is the commonest change by far (a known user with a new browser), and
    a user may have very many browsers.
    """
    met: dict[int, set[int]] = {}
    for link in change.links:
        for id_, other in ((link.a, link.b), (link.b, link.a)):
            if id_ in change.fresh and rule_of(change.fresh[id_].kind).strength is Strength.WEAK:
                met.setdefault(id_, set()).add(other)
    only = {id_: min(others) for id_, others in met.items() if len(others) == 1}
    hosts = {host for host in only.values() if host not in change.fresh}
    rows = {id_: _changed(row, change) for id_, row in identities.rows(tx, hosts).items()} if hosts else {}
    followers = {id_: rows[host].customer_id for id_, host in only.items() if host in rows and _is_host(rows[host])}
    return followers, [link for link in change.links if link.a not in followers and link.b not in followers]


def _is_host(row: IdentityRow) -> bool:
    return rule_of(row.kind).strength is Strength.STRONG and not is_crowd(row)
