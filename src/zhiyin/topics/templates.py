"""Topic trees to start from: one for each of six trades, and a general one that they share, written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from zhiyin.base.errors import NotFound
from zhiyin.base.locale import Locale
from zhiyin.nlp.model import Urgency
from zhiyin.topics.model import Tag

GENERAL = "general"
"""What every trade talks about: its topics are lent to the others."""

Words = Mapping[Locale, str]
Phrases = Mapping[Locale, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TemplateTopic:
    """A topic as a trade speaks of it, in all three languages."""

    key: str  # its path in the tree, such as product/battery/life; stays, whatever the topic is called
    names: Words
    definitions: Words
    include: Phrases  # words that customers use for this and for nothing else of the trade
    exclude: Phrases  # words that look like it and are not
    examples_positive: Phrases  # sentences of it
    examples_negative: Phrases  # sentences that one might take for it
    department: str  # which answers for it
    urgency: Urgency  # of whatever is said ill of it
    tag: Tag

    @property
    def parent_key(self) -> str | None:
        return self.key.rpartition("/")[0] or None


@dataclass(frozen=True, slots=True)
class Template:
    """The topics of a trade, parents before their children."""

    id: str
    names: Words
    topics: tuple[TemplateTopic, ...]


def list_templates() -> tuple[Template, ...]:
    """All templates, the general one first."""
    files = resources.files("zhiyin.topics") / "templates"
    ids = {file.name.removesuffix(".yaml") for file in files.iterdir() if file.name.endswith(".yaml")}
    return tuple(load_template(id) for id in (GENERAL, *sorted(ids - {GENERAL})))


@cache
def load_template(id: str) -> Template:
    """The template with this id: its own topics and those that it borrows from the general one."""
    file = resources.files("zhiyin.topics") / "templates" / f"{id}.yaml"
    if not id.isidentifier() or not file.is_file():
        raise NotFound("there is no template {id}", id=id)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where there is one
    written = yaml.load(file.read_text(encoding="utf-8"), loader)  # noqa: S506 - both are safe loaders
    own = tuple(map(_topic, written["topics"]))
    return Template(id, _words(written["names"]), (*_borrowed(written.get("shared", ()), own), *own))


def _borrowed(keys: list[str], own: tuple[TemplateTopic, ...]) -> Iterator[TemplateTopic]:
    """The general topics of these keys; a phrase that a topic of the trade claims means that one here."""
    general = {topic.key: topic for topic in load_template(GENERAL).topics} if keys else {}
    claimed = {phrase.casefold() for topic in own for phrases in topic.include.values() for phrase in phrases}
    for key in keys:
        left = {
            locale: tuple(phrase for phrase in phrases if phrase.casefold() not in claimed)
            for locale, phrases in general[key].include.items()
        }
        yield replace(general[key], include=left)


def _topic(written: dict[str, Any]) -> TemplateTopic:
    return TemplateTopic(
        key=written["key"],
        names=_words(written["names"]),
        definitions=_words(written["definitions"]),
        include=_phrases(written["include"]),
        exclude=_phrases(written.get("exclude", {})),
        examples_positive=_phrases(written.get("examples_positive", {})),
        examples_negative=_phrases(written.get("examples_negative", {})),
        department=written["department"],
        urgency=Urgency(written["urgency"]),
        tag=Tag(written["tag"]),
    )


def _words(written: dict[str, str]) -> Words:
    return {locale: written[locale] for locale in Locale}


def _phrases(written: dict[str, list[str]]) -> Phrases:
    return {locale: tuple(written.get(locale, ())) for locale in Locale}
