"""Short ways to plant a tree."""

from __future__ import annotations

from typing import Any

from zhiyin.topics.changes import Add, Place
from zhiyin.topics.model import Description, Draft, LocalizedText
from zhiyin.topics.service import TopicService

BY = "usr_li"


def draft(name: str, key: str = "", **said: Any) -> Draft:
    """A topic with an English name, or a Chinese one."""
    locale = "en" if name.isascii() else "zh-CN"
    return Draft(Description(names=LocalizedText.of({locale: name}), **said), key)


def plant(topics: TopicService, name: str, below: str | None = None, **said: Any) -> str:
    """The id of a new topic."""
    return topics.change(Add(draft(name, **said), Place(below)), by=BY).subjects[0]
