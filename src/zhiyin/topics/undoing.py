"""Taking the last change of the tree back, and where opinions go that came under it meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiyin.topics.changing import Changed
from zhiyin.topics.model import ChangeKind, Remap, Succession, Tree, TreeVersion


def undone(now: Tree, before: Tree, change: TreeVersion) -> Changed:
    """The tree as it was before a change, as its next version."""
    tree = replace(before, version=now.version + 1)
    back = tuple(_back(change, now, before))
    return Changed(tree, ChangeKind.UNDONE, change.subjects, (change.kind.value,), back)


def _back(change: TreeVersion, now: Tree, before: Tree) -> Sequence[Succession]:
    """What became of one in several or of several in one goes back; what was new goes up, for there was no place.

    Under the target of a merge nobody can tell which of them was meant: its texts are read again.
    """
    back = _reversed(change.successions)
    known = {one.topic_id for one in back}
    new = [topic for topic in now.topics.values() if topic.id not in before.topics and topic.id not in known]
    return [*back, *(Succession(one.id, _above(one.id, now, before)) for one in new)]


def _reversed(successions: Sequence[Succession]) -> list[Succession]:
    sources: dict[str, list[str]] = {}
    for succession in successions:
        for topic_id in succession.into:
            sources.setdefault(topic_id, []).append(succession.topic_id)
    split = {new for one in successions if len(one.into) > 1 for new in one.into}
    return [
        Succession(topic_id, (came[0],))
        if topic_id in split
        else Succession(topic_id, (topic_id, *came), Remap.READING)
        for topic_id, came in sources.items()
    ]


def _above(topic_id: str, now: Tree, before: Tree) -> tuple[str, ...]:
    """The nearest topic above that was there before; nothing where there was none."""
    return next(((one.id,) for one in reversed(now.line_of(topic_id)) if one.id in before.topics), ())
