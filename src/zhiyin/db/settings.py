"""Small facts about the installation itself, kept by name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, String, Table, select

from zhiyin.db.database import Transaction, metadata, upsert

_setting = Table(
    "setting",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", JSON, nullable=False),
)


def find_setting(tx: Transaction, name: str) -> Any:
    """The value, None when there is none."""
    return tx.scalar(select(_setting.c.value).where(_setting.c.name == name))


def save_setting(tx: Transaction, name: str, value: Any) -> None:
    put = upsert(tx)(_setting).values(name=name, value=value)
    tx.execute(put.on_conflict_do_update(index_elements=[_setting.c.name], set_={"value": value}))
