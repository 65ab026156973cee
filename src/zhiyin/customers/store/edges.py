"""Rows of the edges: what names two identities together, and what staff decided about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select, tuple_, union_all

from zhiyin.customers.board import Link
from zhiyin.customers.model import Edge, Trust, Verdict
from zhiyin.customers.store.batches import chunks, execute_many
from zhiyin.customers.store.tables import DECIDED
from zhiyin.customers.store.tables import identity_edge as edge
from zhiyin.db.database import Transaction

Pair = tuple[int, int]
UNBOUND = "unbound"
"""Who took an edge back, when a message did."""


class NewEdge(NamedTuple):
    """An edge that is about to be added; `a` is the lower id."""

    a: int
    b: int
    trust: int
    kind: str
    source_id: int
    evidence: str
    at: int
    active: bool = True
    verdict: str = Verdict.SEEN
    serial: int = 0


_COLUMNS = (
    edge.c.id, edge.c.a_id, edge.c.b_id, edge.c.verdict, edge.c.trust, edge.c.kind, edge.c.source_id, edge.c.evidence,
    edge.c.at, edge.c.active, edge.c.retracted_at, edge.c.retracted_by, edge.c.retracted_reason,
)  # fmt: skip
_LINK = (edge.c.a_id, edge.c.b_id, edge.c.trust, edge.c.verdict)


class Named(NamedTuple):
    """An edge between a pair that a message has named before."""

    trust: int
    active: bool
    serial: int
    retracted_by: str | None


def known_pairs(tx: Transaction, pairs: Collection[Pair]) -> dict[Pair, list[Named]]:
    """For each pair that a message has named before, its edges."""
    found: dict[Pair, list[Named]] = {}
    columns = (edge.c.a_id, edge.c.b_id, edge.c.trust, edge.c.active, edge.c.serial, edge.c.retracted_by)
    wanted = select(*columns).where(edge.c.verdict == Verdict.SEEN)
    for chunk in chunks(pairs):
        for a, b, *said in tx.execute(wanted.where(tuple_(edge.c.a_id, edge.c.b_id).in_(chunk))):
            named = Named(*said)
            found.setdefault((a, b), []).append(named._replace(active=bool(named.active)))
    return found


def unbindings(tx: Transaction, ids: Collection[int]) -> dict[Pair, int]:
    """When a message last took apart pairs of these identities; a pair with itself left everybody."""
    found: dict[Pair, int] = {}
    wanted = select(edge.c.a_id, edge.c.b_id, edge.c.at).where(DECIDED, edge.c.verdict == Verdict.UNBOUND)
    for chunk in chunks(ids):
        for a, b, at in tx.execute(wanted.where(edge.c.a_id.in_(chunk))):
            found[a, b] = max(at, found.get((a, b), at))
    return found


def add(tx: Transaction, edges: Sequence[NewEdge]) -> None:
    """Add edges."""
    sql = """INSERT INTO identity_edge
             (a_id, b_id, trust, kind, source_id, evidence, at, active, verdict, serial)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
    execute_many(tx, sql, edges)


def next_serial(tx: Transaction, pair: Pair) -> int:
    """The number of the next decision that staff make on a pair."""
    used = select(func.max(edge.c.serial)).where(edge.c.a_id == pair[0], edge.c.b_id == pair[1])
    return (tx.scalar(used) or 0) + 1


def active_links(tx: Transaction, ids: Collection[int]) -> set[Link]:
    """The active edges at these identities."""
    found = set()
    for chunk in chunks(ids):
        ends = [select(*_LINK).where(end.in_(chunk), edge.c.active) for end in (edge.c.a_id, edge.c.b_id)]
        found |= {_link(row) for row in tx.execute(union_all(*ends))}
    return found


def decisions(tx: Transaction, ids: Collection[int]) -> set[Link]:
    """What staff decided about these identities and still holds; a crowd's many other edges are not touched."""
    found = set()
    for chunk in chunks(ids):
        ends = [select(*_LINK).where(end.in_(chunk), edge.c.active, DECIDED) for end in (edge.c.a_id, edge.c.b_id)]
        found |= {_link(row) for row in tx.execute(union_all(*ends))}
    return found


def at_identities(tx: Transaction, ids: Collection[int]) -> list[Edge]:
    """All edges at these identities, those taken back too, oldest first."""
    found: dict[int, Edge] = {}
    for chunk in chunks(ids):
        at_either = or_(edge.c.a_id.in_(chunk), edge.c.b_id.in_(chunk))
        shown = select(*_COLUMNS).where(at_either, edge.c.verdict != Verdict.UNBOUND)
        found |= {row[0]: _edge(row) for row in tx.execute(shown)}
    return [found[id_] for id_ in sorted(found)]


def by_ids(tx: Transaction, ids: Collection[int]) -> list[Edge]:
    """The edges with these ids."""
    rows = tx.execute(select(*_COLUMNS).where(edge.c.id.in_(list(ids))).order_by(edge.c.id))
    return [_edge(row) for row in rows]


def at_pairs(tx: Transaction, pairs: Iterable[Pair]) -> list[Edge]:
    """The active edges between these pairs."""
    between = tuple_(edge.c.a_id, edge.c.b_id).in_(list(pairs))
    return [_edge(row) for row in tx.execute(select(*_COLUMNS).where(between, edge.c.active).order_by(edge.c.id))]


def retract(tx: Transaction, ids: Collection[int], *, at: int, by: str, reason: str) -> None:
    """Take edges back; they stay to be seen."""
    values = {"active": False, "retracted_at": at, "retracted_by": by, "retracted_reason": reason}
    for chunk in chunks(ids):
        tx.execute(edge.update().where(edge.c.id.in_(chunk)).values(values))


def _link(row: Sequence[Any]) -> Link:
    a, b, trust, verdict = row
    return Link(a, b, trust != Trust.PUBLIC, verdict)


def _edge(row: Sequence[Any]) -> Edge:
    return Edge(*row)._replace(active=bool(row[9]))
