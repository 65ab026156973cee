"""What a list says beside each customer: how much happened, what was ordered, how they last felt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from zhiyin.base.scope import ScopeFilter
from zhiyin.feedback.model import Answer
from zhiyin.orders.model import OrderTotals
from zhiyin.orders.service import combined

_NONE = (0, 0, 0)


class Counting(Protocol):
    """The timeline, as far as it counts."""

    def counts_of_each(
        self, identity_ids: Collection[int], scopes: ScopeFilter
    ) -> Mapping[int, tuple[int, int, int]]: ...


class Ordering(Protocol):
    """The orders, as far as they add up."""

    def totals(self, identity_ids: Collection[int], scopes: ScopeFilter) -> dict[int, OrderTotals]: ...


class Hearing(Protocol):
    """The feedback, as far as its last word goes."""

    def last_scores(self, identity_ids: Collection[int], scopes: ScopeFilter) -> dict[int, tuple[int, Answer]]: ...


@dataclass(frozen=True, slots=True)
class Summary:
    """One customer in numbers."""

    interaction_count: int
    wrong_count: int
    right_count: int
    orders: OrderTotals
    last_score: Answer | None


class Summaries:
    """Adds up over the identities of each customer, within row scopes."""

    def __init__(self, timeline: Counting, orders: Ordering, feedback: Hearing) -> None:
        self._timeline = timeline
        self._orders = orders
        self._feedback = feedback

    def of(self, customers: Mapping[int, Collection[int]], scopes: ScopeFilter) -> dict[int, Summary]:
        """The summary of each customer, who is given as a set of identities."""
        everybody = [id_ for ids in customers.values() for id_ in ids]
        totals = self._orders.totals(everybody, scopes)
        scores = self._feedback.last_scores(everybody, scopes)
        counts = self._timeline.counts_of_each(everybody, scopes)
        found = {}
        for customer_id, ids in customers.items():
            interactions, wrong, right = (sum(counts.get(id_, _NONE)[n] for id_ in ids) for n in range(3))
            told = [scores[id_] for id_ in ids if id_ in scores]
            last = max(told, key=lambda one: one[0])[1] if told else None
            orders = combined(totals[id_] for id_ in ids if id_ in totals)
            found[customer_id] = Summary(interactions, wrong, right, orders, last)
        return found
