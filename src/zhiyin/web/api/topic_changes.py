"""Changes of the topic tree as they are asked for: one shape a kind, told apart by `change`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zhiyin.base.locale import Locale
from zhiyin.topics.changes import Add, Change, Merge, Move, Place, Redefine, Restore, Retire, Split
from zhiyin.topics.model import Description, Draft, Example, LocalizedText, Remap, Tag
from zhiyin.web.api.topic_answers import URGENCIES

TopicId = Annotated[str, Field(max_length=40, pattern="^top_[a-z0-9]+$")]
Phrases = Annotated[list[Annotated[str, Field(max_length=2_000)]], Field(max_length=1_000)]
SeenVersion = Annotated[int | None, Field(ge=0, le=2_000_000_000)]


class Asked(BaseModel):
    """What every change may say besides."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=2_000, description="Why, for those who read the versions later")
    seen: SeenVersion = Field(None, description="The version that the change is meant for; refused where it is older")


class ExampleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=2_000)
    is_of_topic: bool = True


class TopicIn(BaseModel):
    """All that a topic says of itself. What is left out is empty."""

    model_config = ConfigDict(extra="forbid")

    names: dict[Locale, str] = Field(description="In one language at least")
    definitions: dict[Locale, str] = {}
    include: Phrases = []
    exclude: Phrases = []
    examples: Annotated[list[ExampleIn], Field(max_length=1_000)] = []
    department: str = Field("", max_length=200)
    urgency: Literal["none", "normal", "high", "critical"] = "none"
    tag: Tag | None = None

    def description(self) -> Description:
        return Description(
            names=LocalizedText.of(self.names),
            definitions=LocalizedText.of(self.definitions),
            include=tuple(self.include),
            exclude=tuple(self.exclude),
            examples=tuple(Example(one.text, one.is_of_topic) for one in self.examples),
            department=self.department.strip(),
            urgency=URGENCIES[self.urgency],
            tag=self.tag,
        )


class NewTopicIn(TopicIn):
    """A topic that is to come into the tree."""

    key: str = Field("", max_length=200, description="Its word in paths; left out: made from its name")

    def draft(self) -> Draft:
        return Draft(self.description(), self.key)


class AddIn(Asked):
    """Put a new topic into the tree."""

    change: Literal["add"]
    topic: NewTopicIn
    parent_id: TopicId | None = None
    before_id: TopicId | None = Field(None, description="The sibling before which it stands; null: last")

    def wanted(self) -> Change:
        return Add(self.topic.draft(), Place(self.parent_id, self.before_id))


class RedefineIn(Asked):
    """Say anew what a topic is: its names, definitions, phrases, examples, whose it is."""

    change: Literal["redefine"]
    topic_id: TopicId
    topic: TopicIn

    def wanted(self) -> Change:
        return Redefine(self.topic_id, self.topic.description())


class MoveIn(Asked):
    """Put a topic with all below it elsewhere, or among its siblings in another order."""

    change: Literal["move"]
    topic_id: TopicId
    parent_id: TopicId | None = None
    before_id: TopicId | None = Field(None, description="The sibling before which it stands; null: last")

    def wanted(self) -> Change:
        return Move(self.topic_id, Place(self.parent_id, self.before_id))


class MergeTopicsIn(Asked):
    """Make several topics part of one; what was under them shows under that one."""

    change: Literal["merge"]
    source_ids: list[TopicId] = Field(max_length=100)
    target_id: TopicId

    def wanted(self) -> Change:
        return Merge(tuple(self.source_ids), self.target_id)


class SplitTopicIn(Asked):
    """Make one topic several new ones in its place."""

    change: Literal["split"]
    topic_id: TopicId
    parts: list[NewTopicIn] = Field(max_length=100)
    by: Literal["phrase", "reading"] = Field(
        "reading", description="Where what was under it goes: by include phrases (else by reading), or by reading alone"
    )

    def wanted(self) -> Change:
        return Split(self.topic_id, tuple(part.draft() for part in self.parts), Remap[self.by.upper()])


class RetireIn(Asked):
    """Put nothing new under a topic nor below it; what is there stays there."""

    change: Literal["retire"]
    topic_id: TopicId

    def wanted(self) -> Change:
        return Retire(self.topic_id)


class RestoreIn(Asked):
    """Use a retired topic again, with those that were retired with it."""

    change: Literal["restore"]
    topic_id: TopicId

    def wanted(self) -> Change:
        return Restore(self.topic_id)


class UndoIn(Asked):
    """Take the last change back that is in force."""

    change: Literal["undo"]


ChangeIn = Annotated[
    AddIn | RedefineIn | MoveIn | MergeTopicsIn | SplitTopicIn | RetireIn | RestoreIn | UndoIn,
    Field(discriminator="change"),
]


class FileIn(Asked):
    """The whole tree as YAML, as the export gives it."""

    yaml: str = Field(max_length=4_000_000)
