"""How topics and their versions are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from zhiyin.base.locale import Locale
from zhiyin.nlp.model import Urgency
from zhiyin.topics.model import ChangeKind, LocalizedText, Remap, Tag, Topic, Tree, TreeVersion
from zhiyin.topics.succession import Successors

URGENCIES = {urgency.name.lower(): urgency for urgency in Urgency}


class WordsOut(BaseModel):
    """Words for the reader; where nobody has written them in the reader's language, those of the nearest one."""

    text: str
    language: Locale | None = Field(description="That the words are in; null: there are none in any language")
    all: dict[Locale, str] = Field(description="In each language that has words")

    @classmethod
    def of(cls, words: LocalizedText, locale: Locale) -> WordsOut:
        shown = words.shown(locale)
        return cls(text=shown.text, language=shown.locale, all=dict(words.words))


class TopicOut(BaseModel):
    """A topic of the tree."""

    id: str
    key: str
    path: str = Field(description="Its keys from the root down, as facts name it")
    level: int = Field(description="1 at the top, at most 5")
    parent_id: str | None
    name: WordsOut
    definition: WordsOut
    department: str | None
    urgency: str = Field(description="none, normal, high or critical: of whatever is said ill of it")
    tag: Tag | None
    retired_in: int | None = Field(description="The version since which nothing new is put under it")

    @classmethod
    def of(cls, topic: Topic, tree: Tree, locale: Locale) -> TopicOut:
        return cls(**_told(topic, tree, locale))


class ExampleOut(BaseModel):
    text: str
    is_of_topic: bool


class TopicDetailOut(TopicOut):
    """A topic with all that it says of itself."""

    version: int = Field(description="Of the tree")
    include: list[str] = Field(description="Phrases that always mean it")
    exclude: list[str] = Field(description="Phrases that never do")
    examples: list[ExampleOut]
    origin: str | None = Field(description="The key of the template's topic that it was made from")

    @classmethod
    def of(cls, topic: Topic, tree: Tree, locale: Locale) -> TopicDetailOut:
        about = topic.description
        return cls(
            **_told(topic, tree, locale),
            version=tree.version,
            include=list(about.include),
            exclude=list(about.exclude),
            examples=[ExampleOut(text=one.text, is_of_topic=one.is_of_topic) for one in about.examples],
            origin=topic.origin or None,
        )


class TreeOut(BaseModel):
    """The topics of one version, each before those below it, siblings in their order."""

    version: int
    data: list[TopicOut]


class SubjectOut(BaseModel):
    """A topic that a change is about, by the name that it has or had last."""

    id: str
    name: str


class TreeVersionOut(BaseModel):
    """One change of the tree."""

    version: int
    change: ChangeKind
    topics: list[SubjectOut]
    details: list[str] = Field(description="Which parts of a topic; which template; what was undone")
    undoes: int | None
    at: datetime
    by: str | None = Field(description="Who made it, for those who see the staff")
    note: str | None

    @classmethod
    def of(
        cls,
        one: TreeVersion,
        names: Mapping[str, LocalizedText],
        locale: Locale,
        name_of: Callable[[str], str | None],
    ) -> TreeVersionOut:
        known = ((id_, names.get(id_, LocalizedText())) for id_ in one.subjects)
        return cls(
            version=one.number,
            change=one.kind,
            topics=[SubjectOut(id=id_, name=words.shown(locale).text) for id_, words in known],
            details=list(one.details),
            undoes=one.undoes,
            at=one.changed_at,
            by=name_of(one.changed_by),
            note=one.note or None,
        )


class SuccessorsOut(BaseModel):
    """What became of a topic."""

    topics: list[str] = Field(description="Empty: nothing is left of it, nor was anything above it")
    by: str = Field(description="all: it is one; phrase: by include phrases, else by reading; reading: texts are read")

    @classmethod
    def of(cls, found: Successors) -> SuccessorsOut:
        return cls(topics=list(found.topics), by=Remap(found.by).name.lower())


class TemplateOut(BaseModel):
    """A tree to start from."""

    id: str
    name: str
    topic_count: int
    known_count: int = Field(description="How many of its topics the tree has already, in use or retired")


class TemplateList(BaseModel):
    data: list[TemplateOut]


class FileOut(BaseModel):
    """The topics in use as YAML."""

    version: int
    yaml: str


def _told(topic: Topic, tree: Tree, locale: Locale) -> dict[str, Any]:
    about = topic.description
    line = tree.line_of(topic.id)
    return {
        "id": topic.id,
        "key": topic.key,
        "path": "/".join(one.key for one in line),
        "level": len(line),
        "parent_id": topic.parent_id,
        "name": WordsOut.of(about.names, locale),
        "definition": WordsOut.of(about.definitions, locale),
        "department": about.department or None,
        "urgency": about.urgency.name.lower(),
        "tag": about.tag,
        "retired_in": topic.retired_in,
    }
