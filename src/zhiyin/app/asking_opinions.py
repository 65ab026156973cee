"""Asking from outside for opinions: counted by line and topic, or text by text; of the folder or of its server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from zhiyin.app.build import App, Warehouse
from zhiyin.app.reaching import Get, reach
from zhiyin.base.clock import from_micros, to_micros
from zhiyin.base.config import Settings
from zhiyin.base.errors import InvalidInput
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.monitoring.levels import below
from zhiyin.feedback.monitoring.model import Line, LineOf, Tally
from zhiyin.feedback.opinions.facts import words_of
from zhiyin.feedback.opinions.model import HeardText, Wanted

COUNTED = pa.schema([
    ("line", pa.string()),  # null: all lines together
    ("competitor", pa.string()),  # whose product it is, where it is not ours
    ("topic_id", pa.string()),  # null: all topics together
    ("topic", pa.string()),  # from the root of the tree down, parted by /
    ("positive", pa.int64()),
    ("neutral", pa.int64()),
    ("negative", pa.int64()),
    ("n", pa.int64()),
    ("texts", pa.int64()),
    ("people", pa.int64()),
    ("net_sentiment", pa.float64()),
    ("low", pa.float64()),
    ("high", pa.float64()),
])  # fmt: skip
_SAID = pa.struct([
    ("topic", pa.string()), ("aspect", pa.string()), ("words", pa.string()), ("polarity", pa.int8()),
    ("confidence", pa.float64()),
])  # fmt: skip
TEXTS = pa.schema([
    ("id", pa.int64()),
    ("written_at", pa.timestamp("us", tz="UTC")),
    ("kind", pa.string()),
    ("channel", pa.string()),
    ("product_id", pa.string()),
    ("sku", pa.string()),
    ("competitor", pa.string()),
    ("score", pa.float64()),
    ("language", pa.string()),  # this and what follows: null before it was read
    ("sentiment", pa.int8()),
    ("emotion", pa.string()),
    ("intent", pa.string()),
    ("urgency", pa.int8()),
    ("stance", pa.string()),
    ("model", pa.string()),
    ("text", pa.string()),
    ("opinions", pa.list_(_SAID)),
])  # fmt: skip
NARROWED_BY = ("sku", "product", "topic", "own", "competitor", "channel", "polarity", "emotion", "intent", "language")
_PAGE = 200
_MOST_LINES = 200

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which days (None: of all), narrowed by what, in the words of the API."""

    first: date | None
    last: date | None
    where: Mapping[str, Any]

    def __post_init__(self) -> None:
        for name in self.where:
            if name not in NARROWED_BY:
                raise InvalidInput("one of {expected} is expected", pointer=name, expected=", ".join(NARROWED_BY))

    @property
    def parameters(self) -> dict[str, Any]:
        words = {
            name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in self.where.items()
        }
        return {"first": self.first, "last": self.last, **words}

    def wanted(self, app: App) -> Wanted:
        where = {"product_id" if name == "product" else name: value for name, value in self.where.items()}
        topic, own, brand = where.pop("topic", None), where.pop("own", None), where.pop("competitor", None)
        return Wanted(
            topics=None if topic is None else below(app.texts.tree.taxonomy(), topic), is_own=own, brand=brand,
            since=_midnight(app, self.first, 0), until=_midnight(app, self.last, 1), **where,
        )  # fmt: skip


def ask_opinions(
    settings: Settings | None, url: str | None, key: str | None, asked: Asked, line: Line, level: int, under: str | None
) -> pa.Table:
    """A row for each line and topic, and for each of them together with all others."""

    def of_folder(app: App, warehouse: Warehouse) -> list[Row]:
        found = app.monitoring.matrix(
            EVERYTHING, asked.wanted(app), line=line, level=level, under=under, most=_MOST_LINES
        )
        places = app.texts.tree.places()
        return [
            _counted(one, topic, places.path_of(topic) if topic else None, found.at(one.key, topic), line)
            for one in (*found.lines, LineOf(None))
            for topic in (*found.columns, None)
            if found.at(one.key, topic).n
        ]

    def of_server(get: Get) -> list[Row]:
        shape = {"line": line.value, "level": level, "under": under, "most": _MOST_LINES}
        found = get("opinions/matrix", {**asked.parameters, **shape})
        paths = {topic["id"]: topic["path"] for topic in found["topics"]}
        return [
            {**cell, "line": one["key"], "competitor": one["competitor"], "topic": paths.get(cell["topic_id"])}
            for one in (*found["lines"], found["whole"])
            for cell in (*one["cells"], one["whole"])
            if cell["n"]
        ]

    return _table(reach(settings, url, key, of_folder, of_server), COUNTED)


def ask_texts(settings: Settings | None, url: str | None, key: str | None, asked: Asked, most: int) -> pa.Table:
    """The newest texts, each with what is said in it."""

    def of_folder(app: App, warehouse: Warehouse) -> list[Row]:
        found = app.texts.opinions.list_texts(EVERYTHING, asked.wanted(app), limit=most)
        return [_text(one) for one in found.texts]

    def of_server(get: Get) -> list[Row]:
        return [_text_of_answer(one) for one in _pages(get, asked, most)]

    return _table(reach(settings, url, key, of_folder, of_server), TEXTS)


def _table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema)


def _midnight(app: App, day: date | None, later: int) -> int | None:
    if day is None:
        return None
    return to_micros(datetime.combine(day + timedelta(days=later), time(), app.settings.zone))


def _pages(get: Get, asked: Asked, most: int) -> Iterator[Row]:
    cursor, known = None, 0
    while known < most:
        page = get("texts", {**asked.parameters, "limit": min(_PAGE, most - known), "cursor": cursor})
        yield from page["data"]
        known, cursor = known + len(page["data"]), page["next_cursor"]
        if cursor is None:
            return


def _counted(line: LineOf, topic: str | None, path: str | None, tally: Tally, kind: Line) -> Row:
    net, (low, high) = tally.net_sentiment, tally.limits
    return {
        "line": line.key, "competitor": line.brand if kind is Line.PRODUCT else None, "topic_id": topic, "topic": path,
        "positive": tally.positive, "neutral": tally.neutral, "negative": tally.negative, "n": tally.n,
        "texts": tally.texts, "people": tally.people, "net_sentiment": net.value if net else None, "low": low,
        "high": high,
    }  # fmt: skip


def _text(found: HeardText) -> Row:
    text, read = found.verbatim, found.analysis
    said = [
        {
            "topic": one.path, "aspect": words_of(one.opinion.aspect, text.text),
            "words": words_of(one.opinion.words, text.text), "polarity": int(one.opinion.polarity),
            "confidence": one.opinion.confidence,
        }
        for one in found.opinions
    ]  # fmt: skip
    heard: Row = {} if read is None else {
        "language": read.language.value, "sentiment": int(read.sentiment), "urgency": int(read.urgency),
        "stance": read.stance.value, "model": read.model,
        "emotion": read.emotions[0].name if read.emotions else None,
        "intent": read.intents[0].name if read.intents else None,
    }  # fmt: skip
    return {
        "id": text.id, "written_at": from_micros(text.at), "kind": text.kind.value, "channel": text.channel,
        "product_id": text.product.product_id, "sku": text.product.sku, "competitor": text.brand,
        "score": text.score, "text": text.text, "opinions": said, **heard,
    }  # fmt: skip


def _text_of_answer(one: Mapping[str, Any]) -> Row:
    def words(span: Mapping[str, int] | None) -> str | None:
        return None if span is None else " ".join(one["text"][span["start"] : span["end"]].split())[:80] or None

    said = [
        {**each, "topic": each["topic_path"], "aspect": words(each["aspect"]), "words": words(each["words"])}
        for each in one["opinions"]
    ]
    heard = one["heard"] or {}
    first = {name: (heard.get(f"{name}s") or [{"name": None}])[0]["name"] for name in ("emotion", "intent")}
    kept = [{name: each[name] for name in ("topic", "aspect", "words", "polarity", "confidence")} for each in said]
    return {**one, **heard, **first, "written_at": datetime.fromisoformat(one["written_at"]), "opinions": kept}
