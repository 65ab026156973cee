"""What follows when identities change hands: rows, facts for the warehouse, reviews, history, events."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyin.base.clock import Clock, to_micros
from zhiyin.customers.deciding import Decision, Move
from zhiyin.customers.events import CustomersMerged, CustomersSplit, IdentityJoined
from zhiyin.customers.kinds import Strength, rule_of
from zhiyin.customers.store import history, identities, reviews
from zhiyin.db.database import Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.warehouse import facts as warehouse_facts

RULES = "rules"
"""Who decided, when no person did."""


class Consequences:
    """Carries a decision out."""

    def __init__(self, outbox: Outbox, facts: FactBatches, clock: Clock) -> None:
        self._outbox = outbox
        self._facts = facts
        self._clock = clock

    def carry_out(self, tx: Transaction, decision: Decision, *, by: str = RULES) -> None:
        """The new identities are stored already, with their customers; all else is done here."""
        self._tell_warehouse(tx, decision)
        now = to_micros(self._clock.now())
        reviews.replace(tx, decision.inside, decision.doubts, at=now)
        if not decision.moves:
            return
        identities.save_customers(tx, {move.identity_id: move.after for move in decision.moves})
        merges, splits = _merges(decision.moves), _splits(decision.moves)
        if by == RULES:
            history.add(tx, [(before, "joined", after, "") for before, after in merges], at=now, by=by)
            history.add(tx, [(after, "left", before, "") for before, after in splits], at=now, by=by)
        if merges:
            self._outbox.add(tx, CustomersMerged(merges=merges, by=by))
        if splits:
            self._outbox.add(tx, CustomersSplit(splits=splits, by=by))
        self._outbox.add(tx, IdentityJoined(moves=[(m.identity_id, m.before, m.after) for m in decision.moves]))

    def _tell_warehouse(self, tx: Transaction, decision: Decision) -> None:
        rows = [
            (id_, customer_id, 1, _names_somebody(decision.kinds[id_]))
            for id_, customer_id in decision.customers.items()
        ]
        rows += [(move.identity_id, move.after, move.revision, _names_somebody(move.kind)) for move in decision.moves]
        if rows:
            payload = warehouse_facts.encode("identity_customer", rows)
            self._facts.add(tx, "identity_customer", len(rows), payload)


def _merges(moves: Sequence[Move]) -> list[tuple[int, int]]:
    """Known customers that became another: the identity that stood for them moved."""
    return [(m.before, m.after) for m in moves if m.identity_id == m.before and _names_somebody(m.kind)]


def _splits(moves: Sequence[Move]) -> list[tuple[int, int]]:
    """Known customers that now stand for themselves."""
    return [(m.before, m.after) for m in moves if m.identity_id == m.after and _names_somebody(m.kind)]


def _names_somebody(kind: str) -> bool:
    return rule_of(kind).strength is not Strength.WEAK
