"""Which accounts, cards, addresses and numbers are one person: the first two rounds of stitching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from zhiyin.customers.board import Board, Doubt
from zhiyin.customers.groups import Groups
from zhiyin.customers.kinds import CUSTOM, EXCLUSIVE, KINDS, KindRule
from zhiyin.customers.model import IdentifierKind

MAX_PROFILE = 50
"""More accounts, cards and contacts than this are not joined into one person without being asked."""

SAID_TO_DIFFER = "said_to_differ"

_RULES = {rule.rank: rule for rule in KINDS.values()}


class Proposal(NamedTuple):
    """An identifier that trusted edges name with these stronger ones: are they all one person?"""

    key: int
    holders: frozenset[int]


class People:
    """Joins people on a board, and notes what a person should decide."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._groups = board.groups
        self._evidence = _evidence(board)
        self.doubts: list[Doubt] = []

    def join_by_trusted_edges(self) -> None:
        """From the strongest kind of identifier to the weakest, all of a kind at once."""
        for rank, proposals in sorted(self._proposals().items()):
            self._join_by(_RULES.get(rank, CUSTOM), proposals)

    def _proposals(self) -> dict[int, list[Proposal]]:
        board = self._board
        holders: dict[int, set[int]] = {}
        proposals: dict[int, list[Proposal]] = {}
        for holder, key in board.between_people(trusted=True):
            if board.nodes[holder].kind == board.nodes[key].kind:
                proposals.setdefault(board.rank(key), []).append(Proposal(key, frozenset((holder, key))))
            else:
                holders.setdefault(key, set()).add(holder)
        for key, named_with in holders.items():
            proposals.setdefault(board.rank(key), []).append(Proposal(key, frozenset(named_with)))
        return proposals

    def _join_by(self, rule: KindRule, proposals: list[Proposal]) -> None:
        """Judge each proposal alone, then those together that would join the same people."""
        sound = []
        for proposal in proposals:
            if reason := self._objection(rule, [proposal]):
                self._ask(proposal, reason)
            else:
                sound.append(proposal)
        for bundle in self._bundles(sound):
            if reason := self._objection(rule, bundle) if len(bundle) > 1 else None:
                self._keep_apart(bundle, reason)
                continue
            for proposal in bundle:
                self._groups.join((proposal.key, *proposal.holders))

    def _keep_apart(self, bundle: list[Proposal], reason: str) -> None:
        """Join nobody; an identifier of one person alone still belongs to that person."""
        own = []
        for proposal in bundle:
            people = self._people_of(proposal)
            if len(people) > 1:
                self._ask(proposal, reason)
            else:
                own.append((proposal.key, min(people)))
        self._board.attach(own)

    def _bundles(self, proposals: list[Proposal]) -> list[list[Proposal]]:
        """Those that concern the same people, together."""
        touched = [{self._groups.of(id_) for id_ in (p.key, *p.holders)} for p in proposals]
        together = Groups(set().union(*touched))
        for groups in touched:
            together.join(groups)
        bundles: dict[int, list[Proposal]] = {}
        for proposal in proposals:
            bundles.setdefault(together.of(self._groups.of(proposal.key)), []).append(proposal)
        return list(bundles.values())

    def _people_of(self, proposal: Proposal) -> set[int]:
        """The people whom it would join; the key itself counts only when it already is somebody."""
        people = {self._groups.of(holder) for holder in proposal.holders}
        return people | {self._groups.of(proposal.key)} if self._groups.size(proposal.key) > 1 else people

    def _objection(self, rule: KindRule, proposals: Sequence[Proposal]) -> str | None:
        """Why these proposals may not join their people; None when they may."""
        people = {group for proposal in proposals for group in self._people_of(proposal)}
        if self._board.said_to_differ(people | {self._groups.of(proposal.key) for proposal in proposals}):
            return SAID_TO_DIFFER
        if len(people) < 2:
            return None
        if any(len(self._people_of(proposal)) > rule.max_people for proposal in proposals):
            return "too_many_people"
        if sum(self._groups.size(person) for person in people) > MAX_PROFILE:
            return "too_large"
        kind = self._differing(rule.apart, people)
        return f"different_{kind}" if kind else None

    def _differing(self, kinds: Iterable[str], people: Iterable[int]) -> str | None:
        """The first kind of which two of the people have values, and none in common."""
        held = [self._held(person) for person in people]
        for kind in sorted(kinds):
            values = [identifiers[kind] for identifiers in held if kind in identifiers]
            if any(a.isdisjoint(b) for a, b in combinations(values, 2)):
                return kind
        return None

    def _held(self, person: int) -> dict[str, set[int]]:
        held: dict[str, set[int]] = {}
        for id_ in self._groups.members_of(person):
            held.setdefault(self._board.nodes[id_].kind, set()).add(id_)
            for kind, values in self._evidence.get(id_, {}).items():
                held.setdefault(kind, set()).update(values)
        return held

    def _ask(self, proposal: Proposal, reason: str) -> None:
        """Note a doubt, unless staff have answered it."""
        if reason != SAID_TO_DIFFER:
            self.doubts.append(Doubt(proposal.key, reason, (*proposal.holders, proposal.key)))

    def attach_claimed(self) -> None:
        """An account that only a public key named belongs to the one person that it was named with."""
        board = self._board
        holders: dict[int, set[int]] = {}
        for holder, key in board.between_people(trusted=False):
            node = board.nodes[key]
            if not node.verified and node.kind not in (board.nodes[holder].kind, IdentifierKind.USER):
                holders.setdefault(key, set()).add(holder)
        for rank in sorted({board.rank(key) for key in holders}):
            board.attach(self._claimed([key for key in holders if board.rank(key) == rank], holders))

    def _claimed(self, keys: list[int], holders: dict[int, set[int]]) -> list[tuple[int, int]]:
        """Of the keys of one rank, those with one person; of what nobody has two of, none when there are two."""
        found: dict[tuple[int, str], list[int]] = {}
        for key in keys:
            people = {self._groups.of(holder) for holder in holders[key]}
            kind = self._board.nodes[key].kind
            if len(people) == 1 == self._groups.size(key) and not self._differing(EXCLUSIVE & {kind}, {*people, key}):
                found.setdefault((min(people), kind), []).append(key)
        sound = {of: keys for of, keys in found.items() if len(keys) == 1 or of[1] not in EXCLUSIVE}
        return [(key, person) for (person, _), keys in sound.items() for key in keys]


def _evidence(board: Board) -> dict[int, dict[str, set[int]]]:
    """For each person, the identifiers of each kind that trusted links give them."""
    found: dict[int, dict[str, set[int]]] = {}
    for a, b in board.between_people(trusted=True):
        found.setdefault(a, {}).setdefault(board.nodes[b].kind, set()).add(b)
        found.setdefault(b, {}).setdefault(board.nodes[a].kind, set()).add(a)
    return found
