"""Column types that read the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

from zhiyin.base.clock import from_micros, to_micros

RowId = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key; SQLite counts up only in columns declared INTEGER."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as microseconds since 1970 (UTC)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)
