"""A brand whose customers write: real rows, a small tree of topics, and a model of phrases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.areas.feedback.opinions.phrase_model import PhraseModel
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.jobs import Jobs
from zhiyin.feedback.opinions.hearing import Hearing
from zhiyin.feedback.opinions.model import Origin, OriginKind, Product, TextKind, Written
from zhiyin.feedback.opinions.recording import Recorder
from zhiyin.feedback.opinions.service import OpinionService
from zhiyin.feedback.opinions.work import TextReading
from zhiyin.nlp.model import Taxonomy, Topic
from zhiyin.staff.audit import AuditLog
from zhiyin.warehouse.facts import decode

HOUR = 3_600_000_000
START = to_micros(datetime(2026, 3, 1, tzinfo=UTC))
SHANGHAI = ZoneInfo("Asia/Shanghai")


def topic(id_: str, parent: str | None, *include: str) -> Topic:
    return Topic(id_, parent, {"en": id_}, {}, include)


TREE = Taxonomy(
    1,
    (
        topic("product", None),
        topic("battery", "product", "续航", "battery"),
        topic("screen", "product", "屏幕", "screen"),
        topic("delivery", None, "物流", "delivery"),
    ),
)


@dataclass
class KeptTree:
    """A tree of topics that changes only when told to; `merged` says what became of topics."""

    kept: Taxonomy = TREE
    merged: dict[str, str | None] = field(default_factory=dict)

    def taxonomy(self) -> Taxonomy:
        return self.kept

    def places(self) -> KeptTree:
        return self

    @property
    def version(self) -> int:
        return self.kept.version

    def today(self, topic_id: str, tree_version: int, sentence: str, /) -> str | None:
        return self.merged.get(topic_id, topic_id)

    def path_of(self, topic_id: str, /) -> str | None:
        parents = {topic.id: topic.parent_id for topic in self.kept.topics}
        line = [topic_id]
        while (parent := parents.get(line[0])) is not None:
            line.insert(0, parent)
        return "/".join(line) if topic_id in parents else None


def review(id_: int, *words: str, revision: int = 1, scope: int = 0, by: int = 20, **about: Any) -> Origin:
    """A review (or what `about` says) with a text for each of these words, an hour after the one before."""
    texts = tuple(
        Written(**{"place": str(n), "kind": TextKind.REVIEW, "text": text, "at": START + id_ * HOUR, **about})
        for n, text in enumerate(words)
    )
    return Origin(OriginKind.RESPONSE, id_, revision, by, scope, texts)


class Brand:
    """What hears and reads, on one database."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.clock = clock
        self.facts = FactBatches(db, clock)
        self.jobs = Jobs(db, clock)
        self.tree = KeptTree()
        self.model = PhraseModel()
        self.orders: dict[tuple[int, str], Product] = {}
        self.recorder = Recorder(db, self.facts, clock, SHANGHAI, self.tree)
        self.hearing = Hearing(db, self.recorder, orders=self._of_orders, is_own=lambda brand, _: brand == "华星")
        self.opinions = OpinionService(db, self.jobs, self.recorder, clock, AuditLog(db, clock), self.tree)

    @property
    def reading(self) -> TextReading:
        return TextReading(self.db, self.jobs, self.recorder, self.clock, self.tree, self.model)

    def says(self, id_: int, *words: str, **about: Any) -> Origin:
        """Somebody writes a review, which is taken up at once."""
        origin = review(id_, *words, **about)
        self.hearing.hear([origin])
        return origin

    def read_all(self) -> None:
        while self.reading.step():
            pass

    def told(self) -> list[dict[str, Any]]:
        """What the warehouse believes: of each fact the last revision, retracted ones left out."""
        found: dict[int, dict[str, Any]] = {}
        for batch in self.facts.list_waiting((), limit=100_000):
            for row in decode(batch.fact, batch.payload).to_pylist():
                known = found.get(row["fact_id"])
                assert known is None or known["revision"] != row["revision"], "a revision is told once"
                if known is None or row["revision"] > known["revision"]:
                    found[row["fact_id"]] = row
        return [row for _, row in sorted(found.items()) if not row["retracted"]]

    def said(self) -> list[tuple[str | None, int | None]]:
        """Topic path and polarity of each opinion that is told."""
        return [(row["topic"], row["polarity"]) for row in self.told() if not row["is_whole_text"]]

    def _of_orders(self, wanted: Collection[tuple[int, str]], /) -> Mapping[tuple[int, str], Product]:
        return {key: self.orders[key] for key in wanted if key in self.orders}
