"""How far a change can reach: the identities to decide anew, and the settled ones at their border.

From the changed identities we walk to everybody who may join or leave with
them: from a person to all neighbours, from a visitor to other visitors. A
person met only through a visitor stays as it is: it stands at the border with
its customer. Crowds are not walked through, so a tablet on a counter
does not bind ten thousand people into one piece of work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from zhiyin.customers.board import Link, Node
from zhiyin.customers.kinds import Strength, rule_of
from zhiyin.customers.model import IdentifierKind, Verdict
from zhiyin.customers.store.identities import IdentityRow

LIMIT = 20_000
LIMIT_PER_SEED = 50

LoadRows = Callable[[Collection[int]], Mapping[int, IdentityRow]]
LoadLinks = Callable[[Collection[int]], Iterable[Link]]


class TooFar(Exception):
    """The change reaches more identities than are decided in one go."""


@dataclass
class Region:
    """What was found: rows of all identities met, and which of them are decided anew."""

    rows: dict[int, IdentityRow] = field(default_factory=dict)
    inside: set[int] = field(default_factory=set)
    links: set[Link] = field(default_factory=set)

    def nodes(self) -> dict[int, Node]:
        """The identities as stitching takes them."""
        return {
            id_: Node(id_, row.kind, row.verified, is_crowd(row), None if id_ in self.inside else row.customer_id)
            for id_, row in self.rows.items()
        }


def is_crowd(row: IdentityRow) -> bool:
    """Whether the identity is linked to more others than one person's id ever is."""
    return row.link_count > rule_of(row.kind).max_links


class Walk:
    """Finds the region of a change. The loaders answer with the change already made."""

    def __init__(
        self,
        load_rows: LoadRows,
        load_links: LoadLinks,
        load_decisions: LoadLinks,
        changes: Mapping[int, int],
        raised: Collection[int] = (),
    ) -> None:
        """`load_decisions` finds only what staff decided; of crowds nothing else is looked at.

        `changes` counts, for each changed identity, its new edges less those taken back.

        `raised` are those that were not verified before: what a public key claimed of them has just lost its force.
        """
        self._load_rows = load_rows
        self._load_links = load_links
        self._load_decisions = load_decisions
        self._changes = changes
        self._raised = raised
        self._region = Region()

    def region(self, seeds: Collection[int]) -> Region:
        """Everybody that a change at the seeds may move."""
        limit = LIMIT + LIMIT_PER_SEED * len(seeds)
        self._meet(seeds)
        wave = set(seeds) | self._left_by_crowds(seeds)
        while wave:
            self._region.inside |= wave
            if len(self._region.inside) > limit:
                raise TooFar
            wave = self._neighbours(wave) - self._region.inside
        return self._region

    def _meet(self, ids: Collection[int]) -> None:
        if unknown := [id_ for id_ in ids if id_ not in self._region.rows]:
            self._region.rows.update(self._load_rows(unknown))

    def _was_crowd(self, id_: int) -> bool:
        """Whether it is a crowd as before, so that nothing changes around it."""
        row = self._region.rows[id_]
        return is_crowd(row) and is_crowd(row._replace(link_count=row.link_count - self._changes.get(id_, 0)))

    def _left_by_crowds(self, seeds: Collection[int]) -> set[int]:
        """Whoever was linked to an identity that has just become a crowd."""
        grown = [id_ for id_ in seeds if is_crowd(self._region.rows[id_]) and not self._was_crowd(id_)]
        left = {id_ for link in self._load_links(grown) for id_ in (link.a, link.b)} if grown else set()
        self._meet(left)
        return left

    def _neighbours(self, wave: set[int]) -> set[int]:
        rows = self._region.rows
        crowds = {id_ for id_ in wave if is_crowd(rows[id_])}
        links = {*self._load_links(wave - crowds), *(self._load_decisions(crowds) if crowds else ())}
        self._meet({id_ for link in links for id_ in (link.a, link.b)})
        self._region.links |= links
        joined = {id_ for link in links if link.verdict == Verdict.SAME for id_ in (link.a, link.b)}
        found = set()
        for link in links:
            for here, there in ((link.a, link.b), (link.b, link.a)):
                if here in wave and self._leads_on(link, rows[here], rows[there], here in joined):
                    found.add(there)
        return found

    def _leads_on(self, link: Link, here: IdentityRow, there: IdentityRow, joined: bool) -> bool:
        """Whether a decision about the one end may move the other."""
        if link.verdict == Verdict.SAME:
            return True
        if link.verdict == Verdict.DIFFERENT:  # of two visitors who differ, neither may follow where both would
            return not _is_person(there)
        if is_crowd(here) or is_crowd(there):
            return False
        if not _is_person(there):
            return True
        if not (_is_person(here) or joined):
            return False
        return link.trusted or not (self._is_certain(here) and self._is_certain(there))

    def _is_certain(self, row: IdentityRow) -> bool:
        """Whether no public key can, or could, move it."""
        return row.kind == IdentifierKind.USER or (row.verified and row.id not in self._raised)


def _is_person(row: IdentityRow) -> bool:
    strength = rule_of(row.kind).strength
    return strength is Strength.STRONG or (strength is Strength.CONTACT and row.verified)
