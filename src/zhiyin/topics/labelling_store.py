"""All SQL of labelling functions: one row each."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, String, Table, delete, select

from zhiyin.db.database import Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.types import Instant
from zhiyin.nlp.model import Language
from zhiyin.topics.labelling import LabellingFunction, RuleKind

_function = Table(
    "labelling_function",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("topic_id", String(40), nullable=False, index=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("pattern", String(300), nullable=False),
    Column("language", String(20)),
    Column("is_of_topic", Boolean, nullable=False),
    Column("added_by", String(60), nullable=False),
    Column("added_at", Instant, nullable=False),
)
register(
    _function,
    "added_by",
    "pattern",
    holds="rules by which sentences are put under topics, and who wrote them",
    purpose="to teach models where nobody has labelled much yet",
    kept="until they are removed",
    whose="staff",
)


def list_functions(tx: Transaction) -> list[LabellingFunction]:
    """All of them, the oldest first."""
    rows = tx.execute(select(_function).order_by(_function.c.id)).mappings()
    return [
        LabellingFunction(
            **{
                **row,
                "kind": RuleKind(row["kind"]),
                "language": None if row["language"] is None else Language(row["language"]),
            }
        )
        for row in rows
    ]


def add(tx: Transaction, one: LabellingFunction) -> None:
    tx.execute(_function.insert().values({column.name: getattr(one, column.name) for column in _function.columns}))


def remove(tx: Transaction, function_id: str) -> bool:
    """Whether there was one."""
    return tx.execute(delete(_function).where(_function.c.id == function_id)).rowcount > 0
