"""What the intake remembers of identities, so that the next message of the same person costs no query.

Only what is committed is remembered: a batch learns into its own `Learnt`,
which is published when its transaction has been committed and forgotten otherwise.
An identity never changes its id, and an edge once known is never asked for again, so nothing
remembered grows stale through merges. Erasure ends the era that all processes read
with each batch, and what was remembered before it is forgotten.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from zhiyin.customers.model import Identifier

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

SEEN_STEP = 300_000_000
"""`last_seen_at` is written when it moves by more than this (microseconds): most messages then write nothing."""

CombinationKey = tuple[tuple[Identifier, ...], int, int]
"""The identifiers of a message as they came, its trust and its row scope."""


class Known:
    """An identity that we have met."""

    __slots__ = ("first_seen_at", "id", "last_seen_at", "verified")

    def __init__(self, id_: int, verified: bool, first_seen_at: int | None, last_seen_at: int | None) -> None:
        self.id = id_
        self.verified = verified
        self.first_seen_at = first_seen_at
        self.last_seen_at = last_seen_at


class Combination:
    """Identifiers that have come together before: whose the interaction is, and when it tells nothing new."""

    __slots__ = ("identity_id", "quiet_from", "quiet_until", "seen")

    def __init__(self, identity_id: int, seen: tuple[Known, ...]) -> None:
        self.identity_id = identity_id
        self.seen = seen
        self.quiet_from = 0
        self.quiet_until = -1
        self.refresh()

    def refresh(self) -> None:
        """Between which instants a message moves neither the first nor the last sight of anybody here."""
        spans = [(k.first_seen_at, k.last_seen_at) for k in self.seen if k.first_seen_at is not None]
        if spans and len(spans) == len(self.seen):
            self.quiet_from = max(first for first, _ in spans)
            self.quiet_until = min(last or 0 for _, last in spans) + SEEN_STEP


class Recent(Generic[K, V]):
    """A bounded dict that keeps what was used of late: a young generation, and the one before."""

    def __init__(self, size: int) -> None:
        self._size = size // 2
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        found = self._young.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self._young[key] = found
        return found

    def put(self, items: Iterable[tuple[K, V]]) -> None:
        self._young.update(items)
        if len(self._young) > self._size:
            self._old, self._young = self._young, {}

    def clear(self) -> None:
        self._young, self._old = {}, {}


@dataclass
class Learnt:
    """What one transaction has learnt, until it is committed."""

    identities: dict[Identifier, Known] = field(default_factory=dict)
    combinations: dict[CombinationKey, Combination] = field(default_factory=dict)
    spans: dict[Known, tuple[int, int]] = field(default_factory=dict)
    verified: set[Known] = field(default_factory=set)
    touched: set[Combination] = field(default_factory=set)
    era: int | None = None


class Memory:
    """Identities and combinations that are committed."""

    def __init__(self, size: int = 200_000) -> None:
        self.identities: Recent[Identifier, Known] = Recent(size)
        self.combinations: Recent[CombinationKey, Combination] = Recent(size)
        self._era: int | None = None

    def enter(self, era: int) -> None:
        """What was remembered in another era holds no more."""
        if era != self._era:
            self.identities.clear()
            self.combinations.clear()
            self._era = era

    def publish(self, learnt: Learnt) -> None:
        """Its transaction was committed."""
        if learnt.era != self._era:
            return
        for known, (first, last) in learnt.spans.items():
            known.first_seen_at = min(first, known.first_seen_at or first)
            known.last_seen_at = max(last, known.last_seen_at or last)
        for known in learnt.verified:
            known.verified = True
        for combination in (*learnt.touched, *learnt.combinations.values()):
            combination.refresh()
        self.identities.put(learnt.identities.items())
        self.combinations.put(learnt.combinations.items())
