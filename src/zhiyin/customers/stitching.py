"""From edges to profiles: which identities are one customer, decided from the set of edges alone.

Nothing here depends on the order in which edges arrived. Three rounds, each
deciding all of its cases at once:

1. **People.** Trusted edges, from the strongest kind of identifier to the weakest. An identifier
   named with one person belongs to that person; named with several, it proposes that they are one.
   The proposal falls when staff said otherwise, when an identifier that nobody has two of differs
   (a phone is stricter: families share it), or when too many people share it: then it is a household,
   stays by itself, and staff are asked.
2. **Claims.** What only a public key said of an account joins it to the one person that it was named with.
3. **Visitors.** A browser or device follows the one person that it is linked to; linked to two, it
   follows neither. Those without a link of their own follow their neighbours if these agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhiyin.customers.board import Board, Doubt, Link, Node
from zhiyin.customers.kinds import Strength, rule_of
from zhiyin.customers.people import People
from zhiyin.customers.visitors import attach_visitors


@dataclass(frozen=True, slots=True)
class Stitched:
    """Who belongs together: identity -> customer, and what staff should look at."""

    customers: dict[int, int]
    doubts: list[Doubt]


def stitch(nodes: Mapping[int, Node], links: Iterable[Link]) -> Stitched:
    """Decide anew who is who among the nodes; a customer is named by its strongest, earliest identity."""
    board = Board(nodes, [link for link in links if link.a in nodes and link.b in nodes])
    people = People(board)
    people.join_by_trusted_edges()
    people.attach_claimed()
    attach_visitors(board)
    customers = _named(board)
    inside = {id_: customer for id_, customer in customers.items() if nodes[id_].settled is None}
    return Stitched(inside, sorted(_still_open(people.doubts, customers) + _crowds(nodes)))


def _named(board: Board) -> dict[int, int]:
    customers: dict[int, int] = {}
    for members in board.groups.members():
        settled = [name for id_ in members if (name := board.nodes[id_].settled) is not None]
        name = settled[0] if settled else min(members, key=board.order)
        customers.update((id_, name) for id_ in members)
    return customers


def _still_open(doubts: Iterable[Doubt], customers: Mapping[int, int]) -> list[Doubt]:
    """The doubts whose people have not become one in another way."""
    named = (doubt._replace(groups=tuple(sorted({customers[id_] for id_ in doubt.groups}))) for doubt in doubts)
    return [doubt for doubt in named if len(doubt.groups) > 1]


def _crowds(nodes: Mapping[int, Node]) -> list[Doubt]:
    """Accounts and addresses used by a crowd ("guest", "null@..."); a shared device is nothing to ask about."""
    return [
        Doubt(node.id, "crowd", (node.id,))
        for node in nodes.values()
        if node.is_crowd and node.settled is None and rule_of(node.kind).strength is not Strength.WEAK
    ]
