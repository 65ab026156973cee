"""All SQL of the topic tree: one row for each version, and one for each state that a topic has been in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, Column, Integer, RowMapping, String, Table, and_, func, or_, select, update

from zhiyin.base.locale import Locale
from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.nlp.model import Urgency
from zhiyin.topics.model import (
    ChangeKind,
    Description,
    Example,
    LocalizedText,
    Remap,
    Succession,
    Tag,
    Topic,
    Tree,
    TreeVersion,
)

_version = Table(
    "topic_version",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("details", JSON, nullable=False),
    Column("successions", JSON, nullable=False),
    Column("undoes", Integer),
    Column("note", String(600), nullable=False),
    Column("changed_by", String(60), nullable=False),
    Column("changed_at", Instant, nullable=False),
)
_state = Table(
    "topic_state",
    metadata,
    Column("topic_id", String(40), primary_key=True),
    Column("from_version", Integer, primary_key=True, autoincrement=False),
    Column("until_version", Integer, index=True),  # the first one in which it was another; NULL: it still is
    Column("parent_id", String(40)),
    Column("key", String(40), nullable=False),
    Column("place", Integer, nullable=False),
    Column("origin", String(220), nullable=False),
    Column("retired_in", Integer),
    Column("description", JSON, nullable=False),
)
register(
    _version,
    "subjects",
    "details",
    "successions",
    "changed_by",
    "note",
    holds="who changed the topic tree, and what they said of it",
    purpose="to read any older version, and to say what became of a topic",
    kept="for good: opinions of before rest on them",
    whose="staff",
)
register(
    _state,
    "description",
    holds="names, definitions, phrases and example sentences of topics, as the staff wrote them",
    purpose="to hear in texts what they speak of",
    kept="for good: opinions of before rest on them",
    whose="staff",
)


def newest(tx: Transaction) -> int:
    """The number of the newest version; 0 before the first change."""
    return tx.scalar(select(func.max(_version.c.number))) or 0


def list_versions(tx: Transaction) -> list[TreeVersion]:
    """All of them, the oldest first."""
    return [_read_version(row) for row in tx.execute(select(_version).order_by(_version.c.number)).mappings()]


def add_version(tx: Transaction, version: TreeVersion) -> None:
    successions = [[one.topic_id, [*one.into], int(one.by)] for one in version.successions]
    said = {column.name: getattr(version, column.name) for column in _version.columns}
    told = {"subjects": [*version.subjects], "details": [*version.details], "successions": successions}
    tx.execute(_version.insert().values({**said, **told, "kind": version.kind.value}))


def tree(tx: Transaction, version: int) -> Tree:
    """The topics as they were in a version."""
    here = and_(
        _state.c.from_version <= version, or_(_state.c.until_version.is_(None), _state.c.until_version > version)
    )
    rows = tx.execute(select(_state).where(here)).mappings()
    return Tree(version, {topic.id: topic for topic in map(_read_topic, rows)})


def last_names(tx: Transaction) -> Mapping[str, LocalizedText]:
    """What every topic that ever was is called, or was called last."""
    rows = tx.execute(select(_state.c.topic_id, _state.c.description).order_by(_state.c.from_version))
    return {topic_id: LocalizedText.of(description["names"]) for topic_id, description in rows}


def save_tree(tx: Transaction, before: Tree, after: Tree) -> None:
    """Keep what is another in the new version; what was is kept as well."""
    others = [id_ for id_ in {**before.topics, **after.topics} if before.find(id_) != after.find(id_)]
    for id_ in others:
        here = and_(_state.c.topic_id == id_, _state.c.until_version.is_(None))
        tx.execute(update(_state).where(here).values(until_version=after.version))
    if new := [_written(after.topics[id_], after.version) for id_ in others if id_ in after.topics]:
        tx.execute(_state.insert(), new)


def _written(topic: Topic, version: int) -> dict[str, Any]:
    columns = ("parent_id", "key", "place", "origin", "retired_in")
    said = {name: getattr(topic, name) for name in columns}
    return {**said, "topic_id": topic.id, "from_version": version, "until_version": None,
            "description": written(topic.description)}  # fmt: skip


def written(about: Description) -> dict[str, Any]:
    """A description as JSON."""
    return {
        "names": _words(about.names),
        "definitions": _words(about.definitions),
        "include": [*about.include],
        "exclude": [*about.exclude],
        "examples": [[one.text, one.is_of_topic] for one in about.examples],
        "department": about.department,
        "urgency": int(about.urgency),
        "tag": about.tag.value if about.tag else None,
    }


def _words(text: LocalizedText) -> dict[str, str]:
    return {locale.value: text.words[locale] for locale in Locale if locale in text.words}


def _read_topic(row: RowMapping) -> Topic:
    return Topic(
        row["topic_id"], row["key"], row["parent_id"], row["place"], _read_description(row["description"]),
        row["origin"], row["retired_in"],
    )  # fmt: skip


def _read_description(said: Mapping[str, Any]) -> Description:
    return Description(
        names=LocalizedText.of(said["names"]),
        definitions=LocalizedText.of(said["definitions"]),
        include=tuple(said["include"]),
        exclude=tuple(said["exclude"]),
        examples=tuple(Example(text, is_of_topic) for text, is_of_topic in said["examples"]),
        department=said["department"],
        urgency=Urgency(said["urgency"]),
        tag=Tag(said["tag"]) if said["tag"] else None,
    )


def _read_version(row: RowMapping) -> TreeVersion:
    successions = tuple(Succession(topic_id, tuple(into), Remap(by)) for topic_id, into, by in row["successions"])
    return TreeVersion(
        row["number"], ChangeKind(row["kind"]), _texts(row["subjects"]), row["changed_by"], row["changed_at"],
        row["note"], _texts(row["details"]), successions, row["undoes"],
    )  # fmt: skip


def _texts(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(said)
