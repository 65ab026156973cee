"""What stitching works on: identities, the links between them, and the groups that they have been put into so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from zhiyin.customers.groups import Groups
from zhiyin.customers.kinds import Strength, rank_of, rule_of
from zhiyin.customers.model import Verdict


class Node(NamedTuple):
    """An identity, as far as stitching looks at it."""

    id: int
    kind: str
    verified: bool = True  # named by a source that is trusted
    is_crowd: bool = False  # linked to more others than one person's id ever is
    settled: int | None = None  # its customer, when it lies outside of what is decided anew


class Link(NamedTuple):
    """An active edge between two identities."""

    a: int
    b: int
    trusted: bool = True
    verdict: str = Verdict.SEEN


class Doubt(NamedTuple):
    """Something for a person to decide: this identity would join those, but for the reason."""

    identity_id: int
    reason: str  # different_<kind>, too_many_people, too_large, crowd
    groups: tuple[int, ...]  # the customers concerned


class Board:
    """Identities, links and groups; what people decided ("the same", "not the same") is set up from the start."""

    def __init__(self, nodes: Mapping[int, Node], links: Sequence[Link]) -> None:
        self.nodes = nodes
        self.links = [link for link in links if link.verdict == Verdict.SEEN and not self._meets_crowd(link)]
        self.groups = Groups(nodes)
        self._rank = {id_: rank_of(node.kind, verified=node.verified) for id_, node in nodes.items()}
        self._apart = [(link.a, link.b) for link in links if link.verdict == Verdict.DIFFERENT]
        self._joined_by_staff: set[int] = set()
        for link in links:
            if link.verdict == Verdict.SAME:
                self._joined_by_staff |= {link.a, link.b}
                self.groups.join((link.a, link.b))
        self._join_settled()
        self._people = {id_ for id_ in nodes if self._names_somebody(id_)}
        self._between = {True: self._links_between(trusted=True), False: self._links_between(trusted=False)}

    def _meets_crowd(self, link: Link) -> bool:
        return self.nodes[link.a].is_crowd or self.nodes[link.b].is_crowd

    def _join_settled(self) -> None:
        by_customer: dict[int, list[int]] = {}
        for node in self.nodes.values():
            if node.settled is not None:
                by_customer.setdefault(node.settled, []).append(node.id)
        for ids in by_customer.values():
            self.groups.join(ids)

    def order(self, id_: int) -> tuple[int, int]:
        """The strongest kind first, then the earliest met."""
        return self._rank[id_], id_

    def rank(self, id_: int) -> int:
        return self._rank[id_]

    def is_person(self, id_: int) -> bool:
        """Whether the identity names somebody, rather than a browser or device that somebody sits before."""
        return id_ in self._people

    def _names_somebody(self, id_: int) -> bool:
        node = self.nodes[id_]
        if node.settled is not None or id_ in self._joined_by_staff:
            return True
        strength = rule_of(node.kind).strength
        return strength is Strength.STRONG or (strength is Strength.CONTACT and node.verified)

    def between_people(self, *, trusted: bool) -> list[tuple[int, int]]:
        """The links between two people, the stronger end first."""
        return self._between[trusted]

    def _links_between(self, *, trusted: bool) -> list[tuple[int, int]]:
        return [
            (link.a, link.b) if self.order(link.a) < self.order(link.b) else (link.b, link.a)
            for link in self.links
            if link.trusted is trusted and link.a in self._people and link.b in self._people
        ]

    def said_to_differ(self, groups: Collection[int]) -> bool:
        """Whether staff said of any two of these groups that they are not the same."""
        if not self._apart:
            return False
        pairs = ((self.groups.of(a), self.groups.of(b)) for a, b in self._apart)
        return any(a != b and a in groups and b in groups for a, b in pairs)

    def attach(self, candidates: list[tuple[int, int]]) -> None:
        """Give each (identity, person) to the person, all at once; who was said to differ from another stays alone."""
        if self._apart:
            candidates = [candidate for candidate in candidates if not self._is_disputed(candidate, candidates)]
        for id_, person in candidates:
            self.groups.join((id_, person))

    def _is_disputed(self, candidate: tuple[int, int], candidates: list[tuple[int, int]]) -> bool:
        own, person = map(self.groups.of, candidate)
        around = {self.groups.of(id_) for id_, other in candidates if self.groups.of(other) == person} | {person}
        pairs = ((self.groups.of(a), self.groups.of(b)) for a, b in self._apart)
        return any(a != b and own in (a, b) and a in around and b in around for a, b in pairs)
