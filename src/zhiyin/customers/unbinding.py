"""Taking an identifier off a profile again, as `track_id_unbind` asks: a number given up, a browser that was shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from zhiyin.customers.deciding import Change, Decision, decide
from zhiyin.customers.kinds import strongest_first
from zhiyin.customers.model import Claim, Edge, Identifier, Trust, Verdict
from zhiyin.customers.store import edges, identities
from zhiyin.customers.store.edges import UNBOUND, NewEdge, Pair
from zhiyin.db.database import Transaction

UNBIND = "unbind"
"""The operation of a claim that names what does not belong together any longer."""


def in_turn(claims: Sequence[Claim]) -> Iterator[tuple[Sequence[Claim], Claim | None]]:
    """The claims in order: some that may be taken at once, then one that unbinds; None after the last ones."""
    start = 0
    for place, claim in enumerate(claims):
        if claim.trait_operation == UNBIND:
            yield claims[start:place], claim
            start = place + 1
    yield claims[start:], None


def apart(claim: Claim) -> list[Claim]:
    """What an unbinding says beside: that its identifiers are there; of a public one, the strongest alone."""
    said = _strongest(claim)[:1] if claim.trust == Trust.PUBLIC else _strongest(claim)
    return [msgspec.structs.replace(claim, identifiers=(one,), trait_operation="set") for one in said]


def take_off(tx: Transaction, claim: Claim) -> Decision | None:
    """One identifier alone leaves everybody; of several, the others leave the strongest. None: nothing is changed.

    What was named before the unbinding is taken back, also when it comes
    later; what is named after it binds again. A public key unbinds nobody.
    """
    if claim.trust == Trust.PUBLIC:
        return None
    identities.lock(tx)
    known = {found.identifier: found.id for found in identities.find(tx, claim.identifiers)}
    centre, *others = [known[identifier] for identifier in _strongest(claim)]
    pairs = {(min(centre, other), max(centre, other)) for other in others} or {(centre, centre)}
    told = edges.unbindings(tx, {id_ for pair in pairs for id_ in pair})
    pairs = {pair for pair in pairs if told.get(pair, -1) < claim.at}
    if not pairs:
        return None
    edges.add(tx, [_marker(tx, pair, claim) for pair in sorted(pairs)])
    return _decided(tx, [edge for edge in _held(tx, pairs) if edge.at <= claim.at], claim)


def _strongest(claim: Claim) -> tuple[Identifier, ...]:
    return tuple(strongest_first(claim.identifiers, claim.trust))


def _marker(tx: Transaction, pair: Pair, claim: Claim) -> NewEdge:
    """Kept as an edge that binds nothing: what is still under way from before shall not bind either."""
    kind, evidence = claim.type, claim.evidence[:255]
    serial = edges.next_serial(tx, pair)
    return NewEdge(
        *pair, int(claim.trust), kind, claim.source_id, evidence, claim.at, False, Verdict.UNBOUND.value, serial
    )


def _held(tx: Transaction, pairs: set[Pair]) -> list[Edge]:
    """The edges that messages have made between these pairs; of a pair with itself, all at that identity."""
    alone = {a for a, b in pairs if a == b}
    found = edges.at_identities(tx, alone) if alone else []
    found += edges.at_pairs(tx, [pair for pair in pairs if pair[0] not in alone])
    return [edge for edge in found if edge.active and edge.verdict == Verdict.SEEN]


def _decided(tx: Transaction, gone: Sequence[Edge], claim: Claim) -> Decision | None:
    if not gone:
        return None
    change = Change(seeds={id_ for edge in gone for id_ in (edge.a, edge.b)})
    for edge in gone:
        change.counts.update({edge.a: -1, edge.b: -1})
    edges.retract(tx, [edge.id for edge in gone], at=claim.at, by=UNBOUND, reason=claim.evidence[:500])
    decision = decide(tx, change)
    identities.add_links(tx, change.counts)
    return decision
