"""Copies of all rows as they were at one instant, taken while others write, and put back elsewhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, text
from sqlalchemy.engine import make_url

from zhiyin.base.errors import Conflict
from zhiyin.db.database import Database
from zhiyin.db.migration import migrate

SQLITE_FILE = "rows.db"
POSTGRESQL_FOLDER = "rows"
_BLOCK = 1 << 20


def copy_rows(db: Database, target: Path) -> None:
    """Write every row, of one consistent state, into the folder `target`."""
    if db.is_sqlite:
        _copy_sqlite(db, target / SQLITE_FILE)
    else:
        _copy_postgresql(db, target / POSTGRESQL_FOLDER)


def put_rows_back(source: Path, db: Database, revision: str) -> None:
    """Fill an empty database of the same kind with the rows of a copy, which had the shape of `revision`.

    Then they are brought to the shape of this version.
    """
    if db.is_sqlite:
        file = source / SQLITE_FILE
        if not file.exists():
            raise Conflict("the backup holds rows of another kind of database than {url}", url=db.engine.url)
        _put_sqlite_back(file, _sqlite_path(db))
    else:
        _put_postgresql_back(source / POSTGRESQL_FOLDER, db, revision)
    migrate(db)


def _sqlite_path(db: Database) -> str:
    path = make_url(db.url).database
    assert path is not None
    return path


def _copy_sqlite(db: Database, target: Path) -> None:
    """In one read transaction and one step: what is written meanwhile stays in the write-ahead log."""
    source, copy = sqlite3.connect(_sqlite_path(db)), sqlite3.connect(target)
    with source, copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    source.close()
    copy.close()


def _put_sqlite_back(file: Path, target: str) -> None:
    source, copy = sqlite3.connect(file), sqlite3.connect(target)
    with source, copy:
        if copy.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise Conflict("the database {url} is not empty", url=target)
        source.backup(copy)
    source.close()
    copy.close()


def _copy_postgresql(db: Database, folder: Path) -> None:
    folder.mkdir()
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as tx, tx.begin():
        for table in _tables(tx):
            with (folder / f"{table}.copy").open("wb") as file:
                cursor = _cursor(tx)
                with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
                    for block in copy:
                        file.write(block)


def _put_postgresql_back(folder: Path, db: Database, revision: str) -> None:
    """The shape that the copy had, then each table's rows, then the counters."""
    if not folder.is_dir():
        raise Conflict("the backup holds rows of another kind of database than {url}", url=db.engine.url)
    with db.reading() as tx:
        if _tables(tx):
            raise Conflict("the database {url} is not empty", url=db.engine.url)
    migrate(db, to=revision)
    with db.transaction() as tx:
        for file in sorted(folder.glob("*.copy")):
            table = file.stem
            tx.execute(text(f'DELETE FROM "{table}"'))  # noqa: S608 - our own tables
            with file.open("rb") as rows, _cursor(tx).copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as copy:
                while block := rows.read(_BLOCK):
                    copy.write(block)
        _count_on(tx)


def _tables(tx: Connection) -> list[str]:
    found = MetaData()
    found.reflect(tx)
    return sorted(found.tables)


def _cursor(tx: Connection) -> Any:
    """The driver's own cursor, which speaks COPY."""
    return tx.connection.cursor()


def _count_on(tx: Connection) -> None:
    """Let every counter go on behind the highest number that was put back."""
    counted = text(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'"
    )
    for table, column in tx.execute(counted).all():
        tx.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'),"  # noqa: S608 - our own tables
                f' coalesce((SELECT max("{column}") FROM "{table}"), 0) + 1, false)'
            )
        )
