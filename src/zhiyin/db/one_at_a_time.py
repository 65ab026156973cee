"""Holding other workers back while one of them brings the rows of an area up to date."""

from __future__ import annotations

from zlib import crc32

from sqlalchemy import func, select

from zhiyin.db.database import Transaction


def one_at_a_time(tx: Transaction, name: str) -> None:
    """Until this transaction ends, nobody else passes here with the same name.

    SQLite lets only one writer in anyway; PostgreSQL takes an advisory lock.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(crc32(name.encode()))))
