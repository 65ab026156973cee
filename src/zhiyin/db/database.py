"""The rows: one database, SQLite or PostgreSQL, and transactions as values that are handed in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import OperationalError

from zhiyin.base.errors import Unavailable

Transaction = Connection
"""An open transaction; who is handed one may read and write, and never commits it."""

metadata = MetaData()
"""Every table of every area is declared on it, by the area's own `store.py`."""

BUSY_TIMEOUT_SECONDS = 30


class Database:
    """Where rows live. `transaction()` writes, `reading()` only reads."""

    def __init__(self, url: str) -> None:
        """`url` is a SQLAlchemy URL: sqlite:///path or postgresql+psycopg://..."""
        self.url = url
        self.engine = _engine(url)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All or nothing; on SQLite it holds the one write lock from the start, so it never has to be repeated."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(zhiyin_writes=True)
            try:
                with connection.begin():
                    yield connection
            except OperationalError as error:
                raise _named(error) from error

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A consistent view of the rows that holds nobody up."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    """Errors do not name the values of a statement: they end up in logs and among dead letters."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True)
    waits = {"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False}
    engine = create_engine(url, connect_args=waits, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32768",
        "temp_store=MEMORY",
        "wal_autocheckpoint=16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("zhiyin_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _named(error: OperationalError) -> Exception:
    words = str(error.orig)
    if "full" in words or "No space" in words or "disk I/O" in words:
        return Unavailable("the disk is full; nothing was changed")
    if "locked" in words:
        return Unavailable("the database is busy; try again")
    return error


def upsert(tx: Transaction) -> Any:
    """The dialect's `insert` with `on_conflict_do_update` and `on_conflict_do_nothing`."""
    if tx.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert
