"""The tree as a file that people read and other installations take: YAML, each topic with those below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import yaml

from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale
from zhiyin.nlp.model import Urgency
from zhiyin.topics.changing import check_draft
from zhiyin.topics.model import Description, Draft, Example, LocalizedText, Tag, Topic, Tree
from zhiyin.topics.yaml_places import at, fields, items, read, text, word

_LANGUAGES = tuple(locale.value for locale in Locale)
_URGENCIES = {urgency.name.lower(): urgency for urgency in Urgency}
_KEYS = (
    "id", "key", "names", "definitions", "include", "exclude", "examples", "counterexamples", "department", "urgency",
    "tag", "origin", "topics",
)  # fmt: skip
_ID = re.compile(r"top_[0-9a-z]{26}")


class Written(NamedTuple):
    """A topic in a file, with those below it."""

    topic_id: str | None  # None: the file does not say
    draft: Draft
    below: tuple[Written, ...]


def written(tree: Tree) -> str:
    """The topics in use as YAML."""
    return yaml.safe_dump(
        {"topics": [_told(topic, tree) for topic in tree.children(None)]},
        allow_unicode=True, sort_keys=False, width=120,
    )  # fmt: skip


def read_topics(file: str) -> tuple[Written, ...]:
    """The topics that a file tells of; a mistake is told with its line."""
    found = fields(read(file), ("topics",), "topics")
    topics = tuple(map(_read, items(found["topics"]))) if "topics" in found else ()
    _check_ids([one.topic_id for one in _all(topics) if one.topic_id is not None])
    return topics


def _told(topic: Topic, tree: Tree) -> dict[str, Any]:
    about = topic.description
    said = {
        "id": topic.id,
        "key": topic.key,
        "names": _words(about.names),
        "definitions": _words(about.definitions),
        "include": [*about.include],
        "exclude": [*about.exclude],
        "examples": [one.text for one in about.examples if one.is_of_topic],
        "counterexamples": [one.text for one in about.examples if not one.is_of_topic],
        "department": about.department,
        "urgency": about.urgency.name.lower() if about.urgency else "",
        "tag": about.tag.value if about.tag else "",
        "origin": topic.origin,
        "topics": [_told(child, tree) for child in tree.children(topic.id)],
    }
    return {key: value for key, value in said.items() if value}


def _words(said: LocalizedText) -> dict[str, str]:
    return {locale.value: said.words[locale] for locale in Locale if locale in said.words}


def _read(node: yaml.Node) -> Written:
    found = fields(node, _KEYS, "topic")

    def said(key: str) -> str:
        return text(found[key]) if key in found else ""

    with at(node):
        if said("id") and not _ID.fullmatch(said("id")):
            raise InvalidInput("{id} is no id of a topic; leave it out for a new topic", id=said("id")[:60])
        draft = Draft(_description(found), said("key"), said("origin")[:220])
        check_draft(draft, "")
    below = tuple(map(_read, items(found["topics"]))) if "topics" in found else ()
    return Written(said("id") or None, draft, below)


def _description(found: dict[str, yaml.Node]) -> Description:
    def texts(key: str) -> tuple[str, ...]:
        return tuple(map(text, items(found[key]))) if key in found else ()

    examples = [Example(one) for one in texts("examples")]
    counterexamples = [Example(one, is_of_topic=False) for one in texts("counterexamples")]
    return Description(
        names=_localized(found.get("names")),
        definitions=_localized(found.get("definitions")),
        include=texts("include"),
        exclude=texts("exclude"),
        examples=(*examples, *counterexamples),
        department=text(found["department"]) if "department" in found else "",
        urgency=_URGENCIES[word(found["urgency"], _URGENCIES)] if "urgency" in found else Urgency.NONE,
        tag=Tag(word(found["tag"], Tag)) if "tag" in found else None,
    )


def _localized(node: yaml.Node | None) -> LocalizedText:
    if node is None:
        return LocalizedText()
    return LocalizedText.of({locale: text(words) for locale, words in fields(node, _LANGUAGES, "names").items()})


def _all(topics: Sequence[Written]) -> Iterator[Written]:
    for topic in topics:
        yield topic
        yield from _all(topic.below)


def _check_ids(ids: Sequence[str]) -> None:
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise InvalidInput("the topic {id} stands in the file twice; leave one id out", id=twice, pointer="/yaml")
