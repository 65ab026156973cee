"""What a change of the topic tree would do to what was said in the last year, before anybody makes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zhiyin.base.clock import to_micros
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.opinions.model import HeardText, Wanted
from zhiyin.feedback.opinions.service import OpinionService
from zhiyin.topics.model import Topic
from zhiyin.topics.service import Preview

YEAR = timedelta(days=365)
_PAGE = 500
_MOST_TEXTS = 5_000
"""So many of the newest texts of a topic are looked at to tell which of its parts an opinion goes to."""


@dataclass(frozen=True, slots=True)
class Going:
    """Where the opinions of the last year under one topic go. Unknown is what only reading again can tell."""

    topic: Topic
    opinion_count: int
    into: Counter[str] = field(default_factory=Counter)  # by the topic's id
    unknown_count: int = 0
    is_all: bool = True  # else it was told of the newest texts alone


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change would do."""

    preview: Preview
    added: tuple[Topic, ...]
    retired: tuple[Topic, ...]
    restored: tuple[Topic, ...]
    redefined: tuple[Topic, ...]
    moved: tuple[Topic, ...]  # its path is another
    going: tuple[Going, ...]  # of topics that are retired, or became others
    staying_count: int  # opinions under topics that only say something else of themselves, or stand elsewhere


def effects_of(preview: Preview, opinions: OpinionService, now: datetime) -> Effects:
    """The topics that would be others, and where the opinions of the last year go."""
    before, after = preview.before.tree, preview.after.tree
    both = [(one, after.topics[one.id]) for one in before.topics.values() if one.id in after.topics]
    gone = [one for one in before.topics.values() if one.id not in after.topics and one.retired_in is None]
    retired = [*gone, *(new for old, new in both if old.retired_in is None and new.retired_in is not None)]
    left = [(old, new) for old, new in both if old.retired_in is None and new.retired_in is None]
    redefined = [new for old, new in left if old.description != new.description]
    moved = [new for old, new in left if before.path_of(old.id) != after.path_of(new.id)]
    since = to_micros(now - YEAR)
    came = {one.topic_id for one in preview.version.successions}
    split = [new for _, new in left if new.id in came]
    stays = {one.id for one in (*redefined, *moved)} - {one.id for one in split}
    return Effects(
        preview,
        added=tuple(one for one in after.below(None) if one.id not in before.topics),
        retired=tuple(retired),
        restored=tuple(new for old, new in both if old.retired_in is not None and new.retired_in is None),
        redefined=tuple(redefined),
        moved=tuple(moved),
        going=tuple(_going(one, preview, opinions, since) for one in (*retired, *split)),
        staying_count=_count(opinions, sorted(stays), since),
    )


def _going(topic: Topic, preview: Preview, opinions: OpinionService, since: int) -> Going:
    """By the successions of the change; of one that became nothing else all stays under it."""
    count = _count(opinions, [topic.id], since)
    became = preview.after.successors(topic.id, preview.before.tree.version)
    if len(became.topics) == 1:
        return Going(topic, count, Counter({became.topics[0]: count}))
    found, unknown, told = Counter[str](), 0, 0
    for words in _sentences(opinions, topic.id, since):
        into = preview.after.today(topic.id, preview.before.tree.version, words)
        told += 1
        if into is None:
            unknown += 1
        else:
            found[into] += 1
    return Going(topic, count, found, unknown, is_all=told >= count)


def _count(opinions: OpinionService, topic_ids: Sequence[str], since: int) -> int:
    """Opinions of the last year under just these topics."""
    if not topic_ids:
        return 0
    shares = opinions.shares(EVERYTHING, Wanted(topics=topic_ids, since=since))
    return sum(one.positive + one.neutral + one.negative for one in shares)


def _sentences(opinions: OpinionService, topic_id: str, since: int) -> Iterator[str]:
    """The sentence of each opinion under a topic, the newest texts first."""
    for text in _texts(opinions, Wanted(topics=[topic_id], since=since)):
        for heard in text.opinions:
            if heard.opinion.topic == topic_id:
                yield heard.opinion.sentence.of(text.verbatim.text)


def _texts(opinions: OpinionService, wanted: Wanted) -> Iterator[HeardText]:
    position: tuple[int, int] | None = None
    for _ in range(_MOST_TEXTS // _PAGE):
        page = opinions.list_texts(EVERYTHING, wanted, before=position, limit=_PAGE)
        yield from page.texts
        position = page.next_position
        if position is None:
            return
