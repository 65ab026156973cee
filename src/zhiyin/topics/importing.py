"""Making a tree what a file says: topics that it knows are defined anew, others are new, those it leaves out retire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiyin.topics.changing import Changed, NewId
from zhiyin.topics.checking import check_tree
from zhiyin.topics.exchanging import Written
from zhiyin.topics.keys import free_key, key_of
from zhiyin.topics.model import ChangeKind, Topic, Tree


def imported(tree: Tree, topics: Sequence[Written], new_id: NewId) -> Changed | None:
    """The tree as the file has it; None where it is so already. A file without ids knows topics by their paths."""
    told = _Told(tree, new_id)
    told.take(topics, None)
    after = replace(tree, version=tree.version + 1, topics={**tree.topics, **told.topics})
    left = [one for one in tree.below(None) if one.id not in told.topics]
    gone = {one.id: replace(one, retired_in=after.version) for one in left}
    after = replace(after, topics={**after.topics, **gone})
    others = [id_ for id_ in after.topics if after.topics[id_] != tree.find(id_)]
    if not others:
        return None
    check_tree(after)
    return Changed(after, ChangeKind.IMPORTED, tuple(others))


class _Told:
    """The topics of a file, one after the other, each as it will be in the tree."""

    def __init__(self, tree: Tree, new_id: NewId) -> None:
        self._tree = tree
        self._new_id = new_id
        self.topics: dict[str, Topic] = {}

    def take(self, topics: Sequence[Written], parent_id: str | None) -> None:
        """Siblings in their order, with all below them."""
        named = {one.topic_id for one in topics}
        for one in topics:
            topic = self._topic(one, parent_id, named)
            self.topics[topic.id] = topic
            self.take(one.below, topic.id)

    def _topic(self, one: Written, parent_id: str | None, named: set[str | None]) -> Topic:
        known = self._known(one, parent_id, named)
        place = self._place(known, parent_id)
        if known is None:
            key = free_key(one.draft.key or key_of(one.draft.description.names), self._beside(parent_id, None))
            return Topic(one.topic_id or self._new_id(), key, parent_id, place, one.draft.description, one.draft.origin)
        key = known.key if known.parent_id == parent_id else free_key(known.key, self._beside(parent_id, known.id))
        return replace(
            known, key=key, parent_id=parent_id, place=place, description=one.draft.description, retired_in=None,
            origin=one.draft.origin or known.origin,
        )  # fmt: skip

    def _known(self, one: Written, parent_id: str | None, named: set[str | None]) -> Topic | None:
        """By its id; without one by its key, among those that stand there and have not been named."""
        if one.topic_id is not None:
            return self._tree.find(one.topic_id)
        key = one.draft.key or key_of(one.draft.description.names)
        beside = [topic for topic in self._tree.siblings(parent_id) if topic.id not in named]
        return next((topic for topic in beside if topic.key == key and topic.id not in self.topics), None)

    def _place(self, known: Topic | None, parent_id: str | None) -> int:
        """Behind the one before it; as it is where the order is the same anyway."""
        before = [one.place for one in self.topics.values() if one.parent_id == parent_id]
        least = max(before, default=-1) + 1
        return max(known.place, least) if known is not None and known.parent_id == parent_id else least

    def _beside(self, parent_id: str | None, but: str | None) -> list[Topic]:
        there = {one.id: one for one in self._tree.siblings(parent_id)}
        there |= {one.id: one for one in self.topics.values() if one.parent_id == parent_id}
        return [one for one in there.values() if one.id != but]
