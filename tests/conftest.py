"""The test bench: a real database of each kind, a clock that moves when told to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.db.migration import migrate

POSTGRES_URL = os.environ.get("ZHIYIN_TEST_POSTGRES_URL")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database; each test gets its own, on SQLite and (marked) on PostgreSQL."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'rows.db'}")
        migrate(database)
        yield database
        database.close()
        return
    if not POSTGRES_URL:
        pytest.fail("set ZHIYIN_TEST_POSTGRES_URL to run the PostgreSQL suite")
    name = f"zhiyin_{uuid4().hex[:12]}"
    server = create_engine(POSTGRES_URL, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(server.url.set(database=name).render_as_string(hide_password=False))
    migrate(database)
    yield database
    database.close()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
