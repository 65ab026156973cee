"""What a change makes of the tree: pure, and refused with its reason where it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import singledispatch

from zhiyin.base.errors import Conflict, InvalidInput
from zhiyin.topics.changes import Add, Change, Merge, Move, Place, Redefine, Restore, Retire, Split
from zhiyin.topics.checking import check_description, check_key, check_tree, name_of
from zhiyin.topics.keys import free_key, key_of
from zhiyin.topics.merging import joined
from zhiyin.topics.model import ChangeKind, Description, Draft, Remap, Succession, Topic, Tree

MOST_PARTS = 20

NewId = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Changed:
    """The tree after a change, and what the change was."""

    tree: Tree
    kind: ChangeKind
    subjects: tuple[str, ...]
    details: tuple[str, ...] = ()
    successions: tuple[Succession, ...] = ()


def changed(tree: Tree, change: Change, new_id: NewId) -> Changed:
    """The next version of the tree."""
    found = _apply(change, replace(tree, version=tree.version + 1), new_id)
    check_tree(found.tree)
    return found


def with_topic(tree: Tree, draft: Draft, place: Place, topic_id: str) -> Tree:
    """The tree with one more topic."""
    _check_place(tree, place)
    key = free_key(draft.key or key_of(draft.description.names), tree.siblings(place.parent_id))
    topic = Topic(topic_id, key, place.parent_id, 0, draft.description, draft.origin)
    return _placed(tree, topic, place)


def with_topics(tree: Tree, *topics: Topic) -> Tree:
    """The tree with these topics instead of what they were."""
    return replace(tree, topics={**tree.topics, **{topic.id: topic for topic in topics}})


@singledispatch
def _apply(change: object, _tree: Tree, _new_id: NewId) -> Changed:
    raise TypeError(f"no change of the tree: {change!r}")


@_apply.register
def _add(change: Add, tree: Tree, new_id: NewId) -> Changed:
    check_draft(change.draft, "/topic")
    topic_id = new_id()
    return Changed(with_topic(tree, change.draft, change.place, topic_id), ChangeKind.ADDED, (topic_id,))


@_apply.register
def _redefine(change: Redefine, tree: Tree, _new_id: NewId) -> Changed:
    topic = _in_use(tree, change.topic_id)
    check_description(change.description, "/topic")
    details = parts_changed(topic.description, change.description)
    if not details:
        raise Conflict("{topic} says this already", topic=name_of(topic))
    after = with_topics(tree, replace(topic, description=change.description))
    return Changed(after, ChangeKind.REDEFINED, (topic.id,), details)


@_apply.register
def _move(change: Move, tree: Tree, _new_id: NewId) -> Changed:
    topic = _in_use(tree, change.topic_id)
    _check_place(tree, change.place)
    parent_id = change.place.parent_id
    if parent_id is not None and tree.is_within(parent_id, topic.id):
        raise Conflict("{topic} cannot stand below itself", topic=name_of(topic))
    if change.place.before_id == topic.id:
        raise InvalidInput("a topic cannot stand before itself", pointer="/before_id")
    moved = moved_below(tree, topic, parent_id)
    return Changed(_placed(tree, moved, change.place), ChangeKind.MOVED, (topic.id,))


@_apply.register
def _merge(change: Merge, tree: Tree, _new_id: NewId) -> Changed:
    target = _in_use(tree, change.target_id)
    sources = [_in_use(tree, source_id) for source_id in dict.fromkeys(change.source_ids)]
    if not sources or target in sources:
        raise InvalidInput("name the topics that become part of another one, without that one", pointer="/source_ids")
    for source in sources:
        if tree.is_within(target.id, source.id):
            raise Conflict("{target} stands below {topic}; move it out first", target=name_of(target),
                           topic=name_of(source))  # fmt: skip
    after = with_topics(tree, replace(target, description=joined(target, sources)))
    for source in sources:
        after = _emptied_into(after, source.id, target.id)
        after = with_topics(after, replace(after.get(source.id), retired_in=after.version))
    into = tuple(Succession(source.id, (target.id,)) for source in sources)
    return Changed(after, ChangeKind.MERGED, (target.id, *(source.id for source in sources)), successions=into)


@_apply.register
def _split(change: Split, tree: Tree, new_id: NewId) -> Changed:
    topic = _in_use(tree, change.topic_id)
    if not 2 <= len(change.parts) <= MOST_PARTS:
        raise InvalidInput("a topic is split into 2 to {most} parts", most=MOST_PARTS, pointer="/parts")
    if tree.children(topic.id):
        raise Conflict("move or retire the topics below {topic} first", topic=name_of(topic))
    by = Remap.READING if change.by is Remap.ALL else change.by
    ids = []
    for number, part in enumerate(change.parts):
        check_draft(part, f"/parts/{number}")
        _check_phrases(part, by, number)
        ids.append(new_id())
        tree = with_topic(tree, part, Place(topic.parent_id, topic.id), ids[-1])
    after = with_topics(tree, replace(tree.get(topic.id), retired_in=tree.version))
    into = (Succession(topic.id, tuple(ids), by),)
    return Changed(after, ChangeKind.SPLIT, (topic.id, *ids), (by.name.lower(),), into)


@_apply.register
def _retire(change: Retire, tree: Tree, _new_id: NewId) -> Changed:
    topic = _in_use(tree, change.topic_id)
    gone = [replace(one, retired_in=tree.version) for one in (topic, *tree.below(topic.id))]
    return Changed(with_topics(tree, *gone), ChangeKind.RETIRED, tuple(one.id for one in gone))


@_apply.register
def _restore(change: Restore, tree: Tree, _new_id: NewId) -> Changed:
    topic = tree.get(change.topic_id)
    if topic.retired_in is None:
        raise Conflict("{topic} is in use", topic=name_of(topic))
    if topic.parent_id is not None and (above := tree.get(topic.parent_id)).retired_in is not None:
        raise Conflict("restore {above} first: {topic} stands below it", above=name_of(above), topic=name_of(topic))
    back = [one for one in tree.topics.values() if one.retired_in == topic.retired_in]
    back = [replace(one, retired_in=None) for one in back if tree.is_within(one.id, topic.id)]
    back.sort(key=lambda one: one.id != topic.id)
    return Changed(with_topics(tree, *back), ChangeKind.RESTORED, tuple(one.id for one in back))


def check_draft(draft: Draft, pointer: str) -> None:
    """Raises what is wrong with a topic that is to come into the tree."""
    check_description(draft.description, pointer)
    if draft.key:
        check_key(draft.key, f"{pointer}/key")


def parts_changed(before: Description, after: Description) -> tuple[str, ...]:
    """The names of what is said differently."""
    return tuple(one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name))


def moved_below(tree: Tree, topic: Topic, parent_id: str | None) -> Topic:
    """The topic below another one, with a key that is free there."""
    if parent_id == topic.parent_id:
        return topic
    return replace(topic, parent_id=parent_id, key=free_key(topic.key, tree.siblings(parent_id)))


def _emptied_into(tree: Tree, source_id: str, target_id: str) -> Tree:
    """What stands below one topic stands below another now, behind what is there."""
    for child in tree.children(source_id):
        tree = _placed(tree, moved_below(tree, child, target_id), Place(target_id))
    return tree


def _placed(tree: Tree, topic: Topic, place: Place) -> Tree:
    """The tree with the topic at its place; those behind it move on by one."""
    siblings = [one for one in tree.siblings(place.parent_id) if one.id != topic.id]
    ids = [one.id for one in siblings]
    at = ids.index(place.before_id) if place.before_id is not None else len(ids)
    order = [*siblings[:at], topic, *siblings[at:]]
    return with_topics(tree, *_numbered(order, tree.topics))


def _numbered(order: list[Topic], known: Mapping[str, Topic]) -> list[Topic]:
    """The topics with their places; only those that are others than before."""
    placed = [replace(one, place=number) for number, one in enumerate(order)]
    return [one for one in placed if known.get(one.id) != one]


def _check_place(tree: Tree, place: Place) -> None:
    if place.parent_id is not None:
        _in_use(tree, place.parent_id)
    if place.before_id is not None and tree.get(place.before_id).parent_id != place.parent_id:
        raise InvalidInput("{id} does not stand there: name one of the topics beside", id=place.before_id,
                           pointer="/before_id")  # fmt: skip


def _check_phrases(part: Draft, by: Remap, number: int) -> None:
    """Where phrases tell which opinion goes where, each part needs some."""
    if by is Remap.PHRASE and not part.description.include:
        raise InvalidInput(
            "without include phrases nothing goes here; write some, or have the texts read again",
            pointer=f"/parts/{number}/include",
        )


def _in_use(tree: Tree, topic_id: str) -> Topic:
    topic = tree.get(topic_id)
    if topic.retired_in is not None:
        raise Conflict("{topic} is retired; restore it first", topic=name_of(topic))
    return topic
