"""Groups of ids that grow together (union-find); how they came to be joined does not show."""

from __future__ import annotations

from collections.abc import Iterable


class Groups:
    """Each id starts alone; joining makes one group of many. A group is named by its lowest id."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._parent = {id_: id_ for id_ in ids}
        self._members: dict[int, list[int]] = {}  # of groups of two or more

    def __contains__(self, id_: int) -> bool:
        return id_ in self._parent

    def of(self, id_: int) -> int:
        """The name of the id's group."""
        parent = self._parent
        while parent[id_] != id_:
            parent[id_] = parent[parent[id_]]
            id_ = parent[id_]
        return id_

    def join(self, ids: Iterable[int]) -> None:
        """Make one group of the groups of these ids."""
        names = {self.of(id_) for id_ in ids}
        if len(names) < 2:
            return
        name = min(names)
        members = self._members.setdefault(name, [name])
        for other in names - {name}:
            self._parent[other] = name
            members += self._members.pop(other, [other])

    def size(self, id_: int) -> int:
        return len(self.members_of(id_))

    def members_of(self, id_: int) -> list[int]:
        name = self.of(id_)
        return self._members.get(name, [name])

    def members(self) -> list[list[int]]:
        """All groups."""
        return [self._members.get(id_, [id_]) for id_, parent in self._parent.items() if id_ == parent]
