"""Taking claims in batches: identifiers become identities, messages become edges, and what changes is decided anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zhiyin.base.ids import new_id
from zhiyin.customers.board import Link
from zhiyin.customers.deciding import Change, Decision, decide
from zhiyin.customers.kinds import strongest_first
from zhiyin.customers.known import Combination, CombinationKey, Known, Learnt, Memory
from zhiyin.customers.model import Claim, Identifier, IdentifierKind, Trust
from zhiyin.customers.store import edges, identities
from zhiyin.customers.store.edges import UNBOUND, Named, NewEdge, Pair
from zhiyin.customers.store.identities import IdentityRow
from zhiyin.db.database import Transaction

NEVER = -1
NOBODY = 0
"""The identity of an interaction that names nobody (a product update)."""


@dataclass
class _News:
    """What a batch names for the first time."""

    identifiers: dict[Identifier, Known] = field(default_factory=dict)  # of all new combinations
    fresh: dict[Identifier, Known] = field(default_factory=dict)
    edges: dict[tuple[int, int, int], NewEdge] = field(default_factory=dict)
    tellers: dict[tuple[int, int, int], list[CombinationKey]] = field(default_factory=dict)  # of each edge


class Taking:
    """One batch of claims, in one transaction."""

    def __init__(self, tx: Transaction, memory: Memory, learnt: Learnt) -> None:
        self._tx = tx
        self._memory = memory
        self._learnt = learnt
        self.fresh: list[tuple[int, Identifier]] = []
        self.decision = Decision()
        self._late: set[CombinationKey] = set()

    def take(self, claims: Sequence[Claim]) -> list[int]:
        """The identity of each claim's strongest identifier."""
        combinations = self._memory.combinations
        found: list[Combination | None] = []
        new: dict[CombinationKey, Claim] = {}
        for claim in claims:
            key = (claim.identifiers, claim.trust, claim.scope_id)
            combination = combinations.get(key)
            if (
                combination is None
                and (combination := self._learnt.combinations.get(key)) is None
                and claim.identifiers
            ):
                known = new.get(key)
                if known is None or known.at < claim.at:
                    new[key] = claim
            found.append(combination)
        if new:
            self._learn(new)
            learnt = self._learnt.combinations
            for index, claim in enumerate(claims):
                if found[index] is None:
                    found[index] = learnt.get((claim.identifiers, claim.trust, claim.scope_id))
            for late in self._late:  # the same may come again, from after the unbinding
                learnt.pop(late, None)
        self._note_seen(claims, found)
        return [NOBODY if combination is None else combination.identity_id for combination in found]

    def _note_seen(self, claims: Sequence[Claim], found: Sequence[Combination | None]) -> None:
        spans = self._learnt.spans
        moved: dict[int, tuple[int, int]] = {}
        for claim, combination in zip(claims, found, strict=True):
            if combination is None or combination.quiet_from <= claim.at <= combination.quiet_until:
                continue
            self._learnt.touched.add(combination)
            for known in combination.seen:
                first, last = spans.get(known, (claim.at, claim.at))
                moved[known.id] = spans[known] = (min(first, claim.at), max(last, claim.at))
        identities.save_seen(self._tx, moved)

    def _learn(self, new: Mapping[CombinationKey, Claim]) -> None:
        """Store what these combinations of identifiers say, and remember them."""
        identities.lock(self._tx)
        ordered = {key: strongest_first(key[0], Trust(key[1])) for key in new}
        news = self._meet({identifier for named in ordered.values() for identifier in named})
        self._relate(new, ordered, news)
        change = self._change(new, news)
        self.decision = decide(self._tx, change)
        self._save(change, news)
        for key, claim in new.items():
            seen = tuple(news.identifiers[identifier] for identifier in _seen(ordered[key], claim))
            self._learnt.combinations[key] = Combination(seen[0].id, seen)
        scopes = {(self._learnt.combinations[key].identity_id, key[2]) for key in new if key[2]}
        identities.add_scopes(self._tx, scopes)

    def _meet(self, identifiers: set[Identifier]) -> _News:
        """The identities of these identifiers: remembered, found, or new."""
        news = _News()
        missing = []
        for identifier in identifiers:
            known = self._memory.identities.get(identifier) or self._learnt.identities.get(identifier)
            if known is None:
                missing.append(identifier)
            else:
                news.identifiers[identifier] = known
        for found in identities.find(self._tx, missing):
            known = Known(found.id, found.verified, found.first_seen_at, found.last_seen_at)
            news.identifiers[found.identifier] = self._learnt.identities[found.identifier] = known
        unmet = sorted(identifier for identifier in missing if identifier not in news.identifiers)
        for identifier, id_ in zip(unmet, identities.fresh_ids(self._tx, len(unmet)), strict=True):
            news.fresh[identifier] = Known(id_, False, None, None)
        news.identifiers |= news.fresh
        self._learnt.identities |= news.fresh
        return news

    def _relate(
        self, new: Mapping[CombinationKey, Claim], ordered: Mapping[CombinationKey, list[Identifier]], news: _News
    ) -> None:
        """Each identifier of a message is linked to its strongest one; pairs already linked are left out."""
        for key, claim in new.items():
            centre, *others = [news.identifiers[identifier].id for identifier in ordered[key]]
            for other in others:
                a, b = (centre, other) if centre < other else (other, centre)
                edge = NewEdge(a, b, int(claim.trust), claim.type, claim.source_id, claim.evidence[:255], claim.at)
                named = news.edges.setdefault((a, b, claim.trust), edge)
                if named.at < edge.at:
                    news.edges[a, b, claim.trust] = edge
                news.tellers.setdefault((a, b, claim.trust), []).append(key)
        self._leave_out_known(news)

    def _leave_out_known(self, news: _News) -> None:
        """Of the edges, only those stay that are new, or that bind again what a message had taken apart before."""
        fresh = {known.id for known in news.fresh.values()}
        asked: set[Pair] = {(a, b) for a, b, _ in news.edges if a not in fresh and b not in fresh}
        stored = edges.known_pairs(self._tx, asked) if asked else {}
        met = {id_ for a, b, _ in news.edges for id_ in (a, b)} - fresh
        apart = edges.unbindings(self._tx, met) if met else {}
        for key, edge in list(news.edges.items()):
            a, b, trust = key
            known = stored.get((a, b), [])
            since = max(apart.get(pair, NEVER) for pair in ((a, a), (b, b), (a, b))) if apart else NEVER
            if edge.at <= since:
                self._late.update(news.tellers[key])
            kept = _kept(edge, known, since, is_known=any(one.trust == trust for one in known))
            if kept is None:
                del news.edges[key]
            else:
                news.edges[key] = kept

    def _change(self, new: Mapping[CombinationKey, Claim], news: _News) -> Change:
        change = Change()
        for edge in news.edges.values():
            if edge.active:
                change.links.append(Link(edge.a, edge.b, edge.trust != Trust.PUBLIC))
                change.counts.update((edge.a, edge.b))
        trusted = {identifier for key in new if key[1] != Trust.PUBLIC for identifier in key[0]}
        for identifier, known in news.fresh.items():
            count = change.counts[known.id]
            verified = identifier in trusted
            known.verified = verified
            change.fresh[known.id] = IdentityRow(known.id, identifier.kind, verified, count, known.id, 1)
        for identifier in trusted - news.fresh.keys():
            known = news.identifiers[identifier]
            if not known.verified and known not in self._learnt.verified:
                change.raised.add(known.id)
                self._learnt.verified.add(known)
        return change

    def _save(self, change: Change, news: _News) -> None:
        rows = []
        for identifier, known in news.fresh.items():
            row = change.fresh[known.id]._replace(customer_id=self.decision.customers[known.id])
            rows.append((row, identifier.value, new_id("cus")))
            self.fresh.append((known.id, identifier))
        identities.add(self._tx, rows)
        edges.add(self._tx, list(news.edges.values()))
        identities.save_verified(self._tx, change.raised)
        stored = {id_: count for id_, count in change.counts.items() if id_ not in change.fresh}
        identities.add_links(self._tx, stored)


def _kept(edge: NewEdge, known: Sequence[Named], since: int, *, is_known: bool) -> NewEdge | None:
    """The edge as it is stored; None when it says nothing new. `since` is when a message took the pair apart."""
    holds = any(one.active for one in known)
    staff_said_no = not holds and any(one.retracted_by not in (None, UNBOUND) for one in known)  # whoever repeats it
    if is_known:
        binds_again = not holds and not staff_said_no and NEVER < since < edge.at
        return edge._replace(serial=max(one.serial for one in known) + 1) if binds_again else None
    return edge._replace(active=False) if staff_said_no or edge.at <= since else edge


def _seen(ordered: Sequence[Identifier], claim: Claim) -> Iterable[Identifier]:
    """The identifiers that the message shows in use; an alias only speaks of another user id."""
    if claim.type != "alias":
        return ordered
    return [ordered[0], *(i for i in ordered[1:] if i.kind != IdentifierKind.USER)]
