"""Whom a browser or device follows: the last round of stitching. It never joins two people."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from zhiyin.customers.board import Board
from zhiyin.customers.groups import Groups
from zhiyin.customers.kinds import Strength, rule_of

Around = dict[int, set[int]]


def attach_visitors(board: Board) -> None:
    """Each follows the one person that it is linked to, or that its neighbours agree on; contested ones follow nobody.

    Visitors are browsers, devices, and contacts that only a public key has named.
    """
    people, neighbours = _around_visitors(board)
    contested = {id_ for id_, around in people.items() if len(around) > 1}
    visitors = [id_ for id_ in board.nodes if not board.is_person(id_) and id_ not in contested]
    free = [id_ for id_ in visitors if not people.get(id_)]
    together, strangers = _components(visitors, neighbours), _components(free, neighbours)
    reached: Around = {}
    for id_ in visitors:
        reached.setdefault(together.of(id_), set()).update(people.get(id_, ()))
    followers = [(id_, min(people[id_])) for id_ in visitors if people.get(id_)]
    for id_ in free:
        persons = reached[together.of(id_)]
        if len(persons) == 1:
            followers.append((id_, min(persons)))
        else:
            board.groups.join((id_, strangers.of(id_)))
    board.attach(followers)


def _around_visitors(board: Board) -> tuple[Around, Around]:
    """For each visitor the people linked to it, and the visitors linked to it."""
    people: Around = {}
    neighbours: Around = {}
    for link in board.links:
        for visitor, other in ((link.a, link.b), (link.b, link.a)):
            if board.is_person(visitor) or board.said_to_differ({board.groups.of(visitor), board.groups.of(other)}):
                continue
            if not board.is_person(other):
                neighbours.setdefault(visitor, set()).add(other)
            elif link.trusted or not _is_verified_contact(board, other):
                people.setdefault(visitor, set()).add(board.groups.of(other))
    return people, neighbours


def _is_verified_contact(board: Board, id_: int) -> bool:
    """A known address or number: that a public key named it shows nothing."""
    node = board.nodes[id_]
    return node.verified and rule_of(node.kind).strength is Strength.CONTACT


def _components(ids: Collection[int], neighbours: Mapping[int, set[int]]) -> Groups:
    groups = Groups(ids)
    for id_ in ids:
        groups.join((id_, *(other for other in neighbours.get(id_, ()) if other in groups)))
    return groups
