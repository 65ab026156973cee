"""What a topic is: its words in three languages, its place in the tree, and the versions that the tree has had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import NamedTuple

from zhiyin.base.errors import NotFound
from zhiyin.base.locale import Locale
from zhiyin.nlp.model import Urgency

DEEPEST = 5
"""How many levels the tree has at most."""

_INSTEAD: Mapping[Locale, Sequence[Locale]] = {
    Locale.EN: (Locale.EN, Locale.ZH_CN, Locale.ZH_TW),
    Locale.ZH_CN: (Locale.ZH_CN, Locale.ZH_TW, Locale.EN),
    Locale.ZH_TW: (Locale.ZH_TW, Locale.ZH_CN, Locale.EN),
}
"""Where a language has no words, those of the nearest one that has."""


class Shown(NamedTuple):
    """Words for a reader, and the language that they are in: not always the reader's."""

    text: str
    locale: Locale | None  # None: nobody has written them in any language


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """The same said in up to three languages; a language without words is not among them."""

    words: Mapping[Locale, str] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Mapping[str, str] | Mapping[Locale, str]) -> LocalizedText:
        """From words by the names of their languages; blanks are no words."""
        return cls({locale: said[locale].strip() for locale in Locale if said.get(locale, "").strip()})

    def shown(self, locale: Locale) -> Shown:
        """In the reader's language, or else in the nearest one."""
        for one in _INSTEAD[locale]:
            if one in self.words:
                return Shown(self.words[one], one)
        return Shown("", None)

    def __bool__(self) -> bool:
        return bool(self.words)


class Tag(StrEnum):
    """Whether a topic is of what a product or service does, or of how it makes one feel."""

    FUNCTIONAL = "functional"
    EMOTIONAL = "emotional"


class Example(NamedTuple):
    """A sentence that belongs under a topic, or that one might take for it and does not."""

    text: str
    is_of_topic: bool = True


@dataclass(frozen=True, slots=True)
class Description:
    """What a topic says of itself: whatever of it may be defined anew while it stays the same topic."""

    names: LocalizedText
    definitions: LocalizedText = LocalizedText()
    include: tuple[str, ...] = ()  # phrases that always mean it
    exclude: tuple[str, ...] = ()  # phrases that never do
    examples: tuple[Example, ...] = ()
    department: str = ""  # which answers for it
    urgency: Urgency = Urgency.NONE  # of whatever is said ill of it
    tag: Tag | None = None  # None: nobody has said


@dataclass(frozen=True, slots=True)
class Draft:
    """A topic that is not in the tree yet."""

    description: Description
    key: str = ""  # its word in paths; empty: made from its name
    origin: str = ""  # the key of the template's topic that it was made from


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in one version of the tree. Its id and key stay, whatever it is called and wherever it stands."""

    id: str
    key: str
    parent_id: str | None
    place: int  # among its siblings
    description: Description
    origin: str = ""
    retired_in: int | None = None  # the version since which nothing new is put under it


@dataclass(frozen=True)
class Tree:
    """The topics of one version, retired ones too."""

    version: int = 0
    topics: Mapping[str, Topic] = field(default_factory=dict)

    def find(self, topic_id: str) -> Topic | None:
        return self.topics.get(topic_id)

    def get(self, topic_id: str) -> Topic:
        found = self.topics.get(topic_id)
        if found is None:
            raise NotFound("there is no topic {id}", id=topic_id)
        return found

    @cached_property
    def _below(self) -> Mapping[str | None, Sequence[Topic]]:
        below: dict[str | None, list[Topic]] = {}
        for topic in sorted(self.topics.values(), key=lambda one: (one.place, one.id)):
            below.setdefault(topic.parent_id, []).append(topic)
        return below

    def siblings(self, parent_id: str | None) -> Sequence[Topic]:
        """The topics right below another one (None: at the top), in their order; retired ones too."""
        return self._below.get(parent_id, ())

    def children(self, parent_id: str | None) -> list[Topic]:
        """Those of them that are in use."""
        return [topic for topic in self.siblings(parent_id) if topic.retired_in is None]

    def below(self, topic_id: str | None) -> Iterator[Topic]:
        """Everything in use below a topic, parents before their children."""
        for child in self.children(topic_id):
            yield child
            yield from self.below(child.id)

    def line_of(self, topic_id: str) -> list[Topic]:
        """The topic with all above it, from the root down."""
        line = [self.get(topic_id)]
        while (above := line[0].parent_id) is not None:
            line.insert(0, self.get(above))
        return line

    def path_of(self, topic_id: str) -> str:
        """Its keys from the root down, as facts name it: `product/battery/life`."""
        return "/".join(topic.key for topic in self.line_of(topic_id))

    def is_within(self, topic_id: str, above_id: str) -> bool:
        """Whether it is that topic, or stands somewhere below it."""
        if topic_id not in self._lines:
            self._lines[topic_id] = frozenset(topic.id for topic in self.line_of(topic_id))
        return above_id in self._lines[topic_id]

    @cached_property
    def _lines(self) -> dict[str, frozenset[str]]:
        """The ids of each topic's line as far as somebody asked: accuracy asks of every label for every topic."""
        return {}


class ChangeKind(StrEnum):
    """What can happen to the tree."""

    ADDED = "added"
    REDEFINED = "redefined"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"
    RESTORED = "restored"
    UNDONE = "undone"
    TEMPLATE_APPLIED = "template_applied"
    IMPORTED = "imported"


class Remap(IntEnum):
    """How it is told where an opinion goes whose topic became others; the later ones ask for more."""

    ALL = 0  # there is one place only
    PHRASE = 1  # where its words hold an include phrase of one of them alone; else by reading
    READING = 2  # its text is read again


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of a topic in one change."""

    topic_id: str
    into: tuple[str, ...]
    by: Remap = Remap.ALL


@dataclass(frozen=True, slots=True)
class TreeVersion:
    """One change of the tree: what, of which topics, by whom, and what became of which."""

    number: int
    kind: ChangeKind
    subjects: tuple[str, ...]  # ids of topics, the one that it is about first
    changed_by: str
    changed_at: datetime
    note: str = ""
    details: tuple[str, ...] = ()  # which parts of a description are others; which template
    successions: tuple[Succession, ...] = ()
    undoes: int | None = None
