"""What staff decide about who is who: these are one, these are not, these edges were wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.customers.deciding import Change, Decision, decide
from zhiyin.customers.model import Edge, Trust, Verdict
from zhiyin.customers.store import edges, history, identities, reviews
from zhiyin.customers.store.edges import NewEdge
from zhiyin.db.database import Transaction

MAX_APART = 10
"""Of more parts than this, each is kept apart from the first only."""


class Judgement:
    """Who decided, when and why."""

    def __init__(self, tx: Transaction, *, by: str, at: int, reason: str) -> None:
        self._tx = tx
        self._by = by[:120]
        self._at = at
        self._reason = reason[:500]

    def join(self, customer_ids: Sequence[int]) -> Decision:
        """These customers are one, whatever the rules say."""
        first, *others = sorted(set(customer_ids))
        if not others:
            raise Conflict("these are one customer already")
        identities.lock(self._tx)
        change = Change()
        for other in others:
            self._decree(first, other, Verdict.SAME)
            change.seeds |= {first, other}
        decision = decide(self._tx, change)
        self.note([(other, "merged", first) for other in others])
        return decision

    def take_back(self, edge_ids: Collection[int], customer_id: int) -> Decision:
        """These edges within one customer were wrong; what falls apart because of it stays apart.

        Taking back what staff joined restores what was before, and forbids nothing.
        """
        identities.lock(self._tx)
        chosen = self._chosen(edge_ids, set(identities.members(self._tx, [customer_id])[customer_id]))
        change = Change(seeds={id_ for edge in chosen for id_ in (edge.a, edge.b)})
        for edge in chosen:
            if edge.verdict == Verdict.SEEN:
                change.counts.update({edge.a: -1, edge.b: -1})
        edges.retract(self._tx, [edge.id for edge in chosen], at=self._at, by=self._by, reason=self._reason)
        decision = decide(self._tx, change)
        if not decision.moves:
            raise Conflict("other edges still hold this customer together")
        moved = {move.identity_id: move.after for move in decision.moves}
        ends = {id_ for edge in chosen if edge.verdict == Verdict.SEEN for id_ in (edge.a, edge.b)}
        if self.keep_apart(sorted({moved.get(id_, customer_id) for id_ in ends})):
            decision = decide(self._tx, change)  # who is kept apart may free others for each other
        identities.add_links(self._tx, change.counts)
        self.note([(move.after, "split", move.before) for move in decision.moves if move.identity_id == move.after])
        return decision

    def keep_apart(self, customer_ids: Sequence[int]) -> bool:
        """These are different people, whatever comes later; whether there was anybody to keep apart."""
        pairs = list(combinations(customer_ids, 2))
        if len(customer_ids) > MAX_APART:
            pairs = [(customer_ids[0], other) for other in customer_ids[1:]]
        for a, b in pairs:
            self._decree(a, b, Verdict.DIFFERENT)
        return bool(pairs)

    def _chosen(self, edge_ids: Collection[int], members: set[int]) -> list[Edge]:
        """The active edges meant, with those between the same two that say the same."""
        named = [edge for edge in edges.by_ids(self._tx, edge_ids) if edge.active]
        if len(named) != len(set(edge_ids)) or any(edge.verdict == Verdict.DIFFERENT for edge in named):
            raise InvalidInput("these are not edges that hold this customer together", pointer="/edge_ids")
        if any(edge.a not in members or edge.b not in members for edge in named):
            raise InvalidInput("these are not edges that hold this customer together", pointer="/edge_ids")
        verdicts = {(edge.a, edge.b, edge.verdict) for edge in named}
        alike = edges.at_pairs(self._tx, {(edge.a, edge.b) for edge in named})
        return [edge for edge in alike if (edge.a, edge.b, edge.verdict) in verdicts]

    def _decree(self, one: int, other: int, verdict: Verdict) -> None:
        a, b = sorted((one, other))
        serial = edges.next_serial(self._tx, (a, b))
        edge = NewEdge(a, b, int(Trust.STAFF), "decision", 0, self._by, self._at, True, verdict.value, serial)
        edges.add(self._tx, [edge])

    def close(self, review_id: int, state: str) -> None:
        """This review is decided so."""
        reviews.save_decision(self._tx, review_id, state, at=self._at, by=self._by, reason=self._reason)

    def note(self, deeds: Sequence[tuple[int, str, int]]) -> None:
        """Keep what was done: (identity, action, the other identity)."""
        history.add(
            self._tx, [(id_, action, other, self._reason) for id_, action, other in deeds], at=self._at, by=self._by
        )
