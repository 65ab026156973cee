"""Bringing a template into a tree: what is there already stays as it is, though it was renamed, moved or retired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zhiyin.base.locale import Locale
from zhiyin.topics.changes import Place
from zhiyin.topics.changing import Changed, NewId, with_topic
from zhiyin.topics.checking import check_tree
from zhiyin.topics.model import ChangeKind, Description, Draft, Example, LocalizedText, Tag, Topic, Tree
from zhiyin.topics.phrases import folded
from zhiyin.topics.templates import Phrases, Template, TemplateTopic


def applied(tree: Tree, template: Template, new_id: NewId) -> Changed | None:
    """The tree with what it had not yet of the template; None where it had all of it."""
    after, added = Tree(tree.version + 1, tree.topics), []
    for topic in template.topics:
        if _find(after, topic) is not None:
            continue
        above = _find_key(after, topic.parent_key) if topic.parent_key else None
        if topic.parent_key and (above is None or above.retired_in is not None):
            continue  # somebody retired the one above: nothing is put below it again
        added.append(new_id())
        after = with_topic(after, draft_of(topic), Place(above.id if above else None), added[-1])
    if not added:
        return None
    check_tree(after)
    return Changed(after, ChangeKind.TEMPLATE_APPLIED, tuple(added), (template.id,))


def known_count(tree: Tree, template: Template) -> int:
    """How many topics of the template the tree has, in use or retired."""
    return sum(_find(tree, topic) is not None for topic in template.topics)


def draft_of(topic: TemplateTopic) -> Draft:
    """The topic as one of the tree; the phrases of all languages together."""
    include = _joined(topic.include)
    meant = {folded(phrase) for phrase in include}
    about = Description(
        names=LocalizedText(topic.names),
        definitions=LocalizedText(topic.definitions),
        include=include,
        exclude=tuple(phrase for phrase in _joined(topic.exclude) if folded(phrase) not in meant),
        examples=(*_examples(topic.examples_positive, True), *_examples(topic.examples_negative, False)),
        department=topic.department,
        urgency=topic.urgency,
        tag=Tag(topic.tag),
    )
    return Draft(about, topic.key.rpartition("/")[2], topic.key)


def _find(tree: Tree, topic: TemplateTopic) -> Topic | None:
    """By where it came from, or by its path; or the one of the same name at its place."""
    found = _find_key(tree, topic.key)
    if found is not None:
        return found
    above = _find_key(tree, topic.parent_key) if topic.parent_key else None
    if topic.parent_key and above is None:
        return None
    names = {(locale, folded(name)) for locale, name in topic.names.items()}
    beside = tree.siblings(above.id if above else None)
    return next((one for one in beside if names & _names(one.description.names.words)), None)


def _find_key(tree: Tree, key: str) -> Topic | None:
    came = next((one for one in tree.topics.values() if one.origin == key), None)
    return came or next((one for one in tree.topics.values() if tree.path_of(one.id) == key), None)


def _names(words: Mapping[Locale, str]) -> set[tuple[Locale, str]]:
    return {(locale, folded(name)) for locale, name in words.items()}


def _joined(phrases: Phrases) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for some in phrases.values():
        for phrase in some:
            found.setdefault(folded(phrase), phrase)
    return tuple(found.values())


def _examples(sentences: Phrases, is_of_topic: bool) -> Iterable[Example]:
    return (Example(sentence, is_of_topic) for sentence in _joined(sentences))
