"""What became of a topic: where an opinion that was kept under it in an older version of the tree shows now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from zhiyin.topics.model import Remap, Tree, TreeVersion
from zhiyin.topics.phrases import folded, holds_any


class Successors(NamedTuple):
    """The topics that one became, and how it is told which of them an opinion belongs to."""

    topics: tuple[str, ...]
    by: Remap


def successors(topic_id: str, seen_in: int, versions: Sequence[TreeVersion], until: int | None = None) -> Successors:
    """What the topic as of one version is as of another (None: the newest); itself where nothing befell it.

    `versions` are in order. A change that was undone again in between never happened.
    """
    between = [one for one in versions if seen_in < one.number and (until is None or one.number <= until)]
    topics: tuple[str, ...] = (topic_id,)
    by = Remap.ALL
    for version in in_force(between):
        into = {one.topic_id: one for one in version.successions}
        if not into.keys() & {*topics}:
            continue
        by = max([by, *(into[topic].by for topic in topics if topic in into)])
        topics = tuple(dict.fromkeys(new for old in topics for new in (into[old].into if old in into else (old,))))
    return Successors(topics, by if len(topics) > 1 else Remap.ALL)


def in_force(versions: Sequence[TreeVersion]) -> list[TreeVersion]:
    """The changes without those that were undone among them, and without their undoing."""
    numbers = {one.number for one in versions}
    undone = {one.undoes for one in versions if one.undoes is not None}
    return [one for one in versions if one.number not in undone and one.undoes not in numbers]


def last_in_force(versions: Sequence[TreeVersion]) -> TreeVersion | None:
    """The change that an undo would take back; None where there is none."""
    changes = in_force(versions)
    return changes[-1] if changes else None


@dataclass(frozen=True)
class History:
    """The tree as it is, with all its versions: what anything that was kept under a topic is today."""

    tree: Tree
    versions: Sequence[TreeVersion] = ()
    _known: dict[tuple[str, int], Successors] = field(default_factory=dict, repr=False, compare=False)

    def successors(self, topic_id: str, seen_in: int) -> Successors:
        """What the topic as of a version is today."""
        key = (topic_id, seen_in)
        if key not in self._known:
            self._known[key] = successors(topic_id, seen_in, self.versions)
        return self._known[key]

    def today(self, topic_id: str, seen_in: int, words: str) -> str | None:
        """Where an opinion with these words belongs today; None: only reading its text again could tell."""
        found = settled(self.successors(topic_id, seen_in), words, self.tree)
        return found if found in self.tree.topics else None


def settled(found: Successors, words: str, tree: Tree) -> str | None:
    """Which of the topics an opinion with these words belongs to; None: its text must be read again."""
    if len(found.topics) == 1:
        return found.topics[0]
    if found.by is not Remap.PHRASE:
        return None
    text = folded(words)
    named = [topic for topic in found.topics if topic in tree.topics and _is_named(text, tree, topic)]
    return named[0] if len(named) == 1 else None


def _is_named(text: str, tree: Tree, topic_id: str) -> bool:
    about = tree.get(topic_id).description
    return holds_any(text, about.include) and not holds_any(text, about.exclude)
