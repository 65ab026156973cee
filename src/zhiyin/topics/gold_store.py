"""All SQL of gold labels, and of what models said of the same sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from zhiyin.base.scope import ScopeFilter
from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.personal_data import register
from zhiyin.db.rows import in_chunks
from zhiyin.db.scoping import within
from zhiyin.db.types import Instant
from zhiyin.nlp.model import Polarity, Span
from zhiyin.topics.gold_model import GoldLabel, Prediction, Way

_gold = Table(
    "gold_label",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("sentence", Text, nullable=False),
    Column("topic_id", String(40), index=True),
    Column("polarity", Integer),
    Column("way", String(20), nullable=False),
    Column("text_id", String(40), index=True),
    Column("span_start", Integer),
    Column("span_end", Integer),
    Column("scope_id", Integer),
    Column("tree_version", Integer, nullable=False),
    Column("labelled_by", String(60), nullable=False),
    Column("labelled_at", Instant, nullable=False),
    Column("replaces", String(40)),
    Column("revoked_by", String(60)),
    Column("revoked_at", Instant),
    Column("change_number", Integer, nullable=False),  # grows with every change of any label
)
_prediction = Table(
    "gold_prediction",
    metadata,
    Column("gold_id", String(40), ForeignKey("gold_label.id"), primary_key=True),
    Column("model", String(120), primary_key=True),
    Column("is_before", Boolean, nullable=False),  # it was said before the person said anything
    Column("topic_id", String(40)),
    Column("polarity", Integer),
    Column("confidence", Float, nullable=False),
)
register(
    _gold,
    "sentence",
    "text_id",
    "labelled_by",
    "revoked_by",
    holds="sentences of customers' texts with what a member of the staff says they speak of",
    purpose="to teach models, and to measure how often they are right",
    kept="until the text goes, or the person is erased",
)


def put(tx: Transaction, label: GoldLabel) -> None:
    """Store a new label, with what a model had said of it."""
    tx.execute(_gold.insert().values({**_written(label), "change_number": change_number(tx) + 1}))
    if label.said is not None:
        put_prediction(tx, label.id, label.said, is_before=True)


def revoke(tx: Transaction, gold_id: str, by: str, at: datetime) -> None:
    _change(tx, gold_id, revoked_by=by, revoked_at=at)


def restore(tx: Transaction, gold_id: str) -> None:
    _change(tx, gold_id, revoked_by=None, revoked_at=None)


def put_prediction(tx: Transaction, gold_id: str, said: Prediction, *, is_before: bool) -> None:
    """What a model said; said again it replaces what the same one said, but never what it said before the person."""
    polarity = None if said.polarity is None else int(said.polarity)
    words = {"topic_id": said.topic_id, "polarity": polarity, "confidence": said.confidence}
    new = upsert(tx)(_prediction).values(gold_id=gold_id, model=said.model, is_before=is_before, **words)
    keys = [_prediction.c.gold_id, _prediction.c.model]
    tx.execute(new.on_conflict_do_update(index_elements=keys, set_=words, where=~_prediction.c.is_before))


def change_number(tx: Transaction) -> int:
    """Grows whenever a label is another."""
    return tx.scalar(select(func.max(_gold.c.change_number))) or 0


def state(tx: Transaction) -> tuple[int, str]:
    """Another value whenever a label is another, also where labels have gone."""
    newest = tx.scalar(select(func.max(_gold.c.id)))
    return change_number(tx), newest or ""


def find(tx: Transaction, gold_id: str, scopes: ScopeFilter) -> GoldLabel | None:
    row = tx.execute(_with_said().where(_gold.c.id == gold_id, _visible(scopes))).mappings().one_or_none()
    return _read(row) if row else None


def find_of(tx: Transaction, text_id: str, span: Span | None) -> GoldLabel | None:
    """The label in force of a sentence of a text."""
    start, end = span or (None, None)
    here = and_(_gold.c.text_id == text_id, _gold.c.span_start.is_not_distinct_from(start))
    here = and_(here, _gold.c.span_end.is_not_distinct_from(end), _gold.c.revoked_at.is_(None))
    row = tx.execute(_with_said().where(here)).mappings().first()
    return _read(row) if row else None


def is_replaced(tx: Transaction, gold_id: str) -> bool:
    """Whether a label in force took its place."""
    later = select(_gold.c.id).where(_gold.c.replaces == gold_id, _gold.c.revoked_at.is_(None))
    return tx.scalar(later) is not None


def in_force(tx: Transaction, scopes: ScopeFilter) -> list[GoldLabel]:
    """All labels that count, the oldest first, each with what a model had said before."""
    here = and_(_gold.c.revoked_at.is_(None), _visible(scopes))
    return [_read(row) for row in tx.execute(_with_said().where(here).order_by(_gold.c.id)).mappings()]


def page(
    tx: Transaction, scopes: ScopeFilter, topic_ids: Collection[str] | None, before: str | None, limit: int
) -> list[GoldLabel]:
    """Labels in force before an id, the newest first; of these topics or of all."""
    wanted = _with_said().where(_gold.c.revoked_at.is_(None), _visible(scopes)).order_by(_gold.c.id.desc())
    if topic_ids is not None:
        wanted = wanted.where(_gold.c.topic_id.in_(sorted(topic_ids)))
    if before is not None:
        wanted = wanted.where(_gold.c.id < before)
    return [_read(row) for row in tx.execute(wanted.limit(limit)).mappings()]


def labelled_texts(tx: Transaction) -> set[tuple[str, Span | None]]:
    """The sentences of texts that bear a label in force."""
    columns = (_gold.c.text_id, _gold.c.span_start, _gold.c.span_end)
    rows = tx.execute(select(*columns).where(_gold.c.revoked_at.is_(None), _gold.c.text_id.is_not(None)))
    return {(text_id, None if start is None else Span(start, end)) for text_id, start, end in rows}


def predictions_of(tx: Transaction, model: str) -> dict[str, Prediction]:
    """What one model said of each label's sentence, before or after the person."""
    rows = tx.execute(select(_prediction).where(_prediction.c.model == model)).mappings()
    return {row["gold_id"]: _read_prediction(row) for row in rows}


def forget(tx: Transaction, text_ids: Iterable[str]) -> int:
    """Delete the labels of texts that go; how many there were."""
    count, number = 0, change_number(tx)
    for chunk in in_chunks(sorted(text_ids)):
        ids = tx.scalars(select(_gold.c.id).where(_gold.c.text_id.in_(chunk))).all()
        for some in in_chunks(ids):
            tx.execute(delete(_prediction).where(_prediction.c.gold_id.in_(some)))
            tx.execute(delete(_gold).where(_gold.c.id.in_(some)))
        count += len(ids)
    left = select(func.max(_gold.c.id)).scalar_subquery()
    if count:  # whoever keeps what follows from the labels must notice
        tx.execute(update(_gold).where(_gold.c.id == left).values(change_number=number + 1))
    return count


def _change(tx: Transaction, gold_id: str, **values: object) -> None:
    number = change_number(tx) + 1
    tx.execute(update(_gold).where(_gold.c.id == gold_id).values(**values, change_number=number))


def _visible(scopes: ScopeFilter) -> Any:
    """Labels of texts in one's rows, and of sentences that stand in nobody's text."""
    return or_(_gold.c.scope_id.is_(None), within(_gold.c.scope_id, scopes))


def _with_said() -> Select[Any]:
    said = (column.label(f"said_{column.name}") for column in _prediction.columns)
    before = and_(_prediction.c.gold_id == _gold.c.id, _prediction.c.is_before)
    return select(_gold, *said).outerjoin(_prediction, before)


def _written(label: GoldLabel) -> dict[str, Any]:
    start, end = label.span or (None, None)
    polarity = None if label.polarity is None else int(label.polarity)
    plain = ("id", "sentence", "topic_id", "text_id", "scope_id", "tree_version", "labelled_by", "labelled_at",
             "replaces", "revoked_by", "revoked_at")  # fmt: skip
    said = {name: getattr(label, name) for name in plain}
    return {**said, "polarity": polarity, "way": label.way.value, "span_start": start, "span_end": end}


def _read(row: RowMapping) -> GoldLabel:
    plain = ("id", "sentence", "topic_id", "text_id", "scope_id", "tree_version", "labelled_by", "labelled_at",
             "replaces", "revoked_by", "revoked_at")  # fmt: skip
    return GoldLabel(
        **{name: row[name] for name in plain},
        polarity=_polarity(row["polarity"]),
        way=Way(row["way"]),
        span=None if row["span_start"] is None else Span(row["span_start"], row["span_end"]),
        said=None if row["said_gold_id"] is None else _read_prediction(row, "said_"),
    )


def _read_prediction(row: RowMapping, before: str = "") -> Prediction:
    return Prediction(
        row[f"{before}model"], row[f"{before}topic_id"], _polarity(row[f"{before}polarity"]), row[f"{before}confidence"]
    )


def _polarity(number: int | None) -> Polarity | None:
    return None if number is None else Polarity(number)
