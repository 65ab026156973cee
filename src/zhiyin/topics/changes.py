"""What somebody may want of the tree: one value a change, with what it needs to know."""

from __future__ import annotations

from dataclasses import dataclass

from zhiyin.topics.model import Description, Draft, Remap


@dataclass(frozen=True, slots=True)
class Place:
    """Where a topic stands: below which (None: at the top), before which of its siblings (None: last)."""

    parent_id: str | None = None
    before_id: str | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """Put a new topic into the tree."""

    draft: Draft
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Redefine:
    """Say anew what a topic is: its names, definitions, phrases, examples, whose it is."""

    topic_id: str
    description: Description


@dataclass(frozen=True, slots=True)
class Move:
    """Put a topic with all below it elsewhere, or among its siblings in another order."""

    topic_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Merge:
    """Make several topics one of them; what was under them shows under that one."""

    source_ids: tuple[str, ...]
    target_id: str


@dataclass(frozen=True, slots=True)
class Split:
    """Make one topic several new ones in its place; `by` says where what was under it goes."""

    topic_id: str
    parts: tuple[Draft, ...]
    by: Remap = Remap.READING


@dataclass(frozen=True, slots=True)
class Retire:
    """Put nothing new under a topic nor below it; what is there stays there."""

    topic_id: str


@dataclass(frozen=True, slots=True)
class Restore:
    """Use a retired topic again, with those that were retired with it."""

    topic_id: str


Change = Add | Redefine | Move | Merge | Split | Retire | Restore
