"""A full disk stops the facts, and room alone lets them go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.small_disk import fill, small_disk
from zhiyin.base.errors import Unavailable
from zhiyin.warehouse.duckdb_file import DuckDbFile

ROWS = 10_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 40) as folder:
        yield folder


def add(file: DuckDbFile) -> None:
    with file.cursor() as cursor:
        cursor.begin()
        cursor.execute(f"INSERT INTO kept SELECT i, repeat('x', 20) || hash(i) FROM range({ROWS}) AS r(i)")
        cursor.commit()


def count(file: DuckDbFile) -> int:
    with file.cursor() as cursor:
        (found,) = cursor.execute("SELECT count(*) FROM kept").fetchone() or (0,)
    return int(found)


def test_a_checkpoint_without_room_loses_nothing_and_room_mends_it(disk: Path) -> None:
    file = DuckDbFile(disk / "facts.duckdb", "100MB", 2)
    with file.cursor() as cursor:
        cursor.execute("SET GLOBAL wal_autocheckpoint = '2MB'")
        cursor.execute("CREATE TABLE kept (i BIGINT, s VARCHAR)")
    ballast = fill(disk, leave_kb=3 << 10)
    committed = 0
    with pytest.raises((Unavailable, duckdb.Error)) as stopped:
        while True:
            add(file)
            committed += ROWS
    assert isinstance(stopped.value, Unavailable), "not the log failed but the checkpoint: DuckDB gives the file up"
    for _ in range(3):
        with pytest.raises((Unavailable, duckdb.Error)):
            add(file)
    ballast.unlink()
    add(file)
    assert count(file) >= committed + ROWS
    file.close()
