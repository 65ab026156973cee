"""Rows of an older version are brought to this version's shape; rows of a newer one are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from zhiyin.base.errors import Conflict
from zhiyin.db import migration
from zhiyin.db.database import Database
from zhiyin.db.migration import current_revision, latest_revision, migrate
from zhiyin.db.settings import find_setting, save_setting

SCRIPTS = ScriptDirectory(str(Path(migration.__file__).with_name("migrations")))
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'rows.db'}")


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_older_shape_grows_into_this_one_and_keeps_its_rows(empty: Database, revision: str) -> None:
    migrate(empty, to=revision)
    with empty.transaction() as tx:
        save_setting(tx, "kept", revision)
    migrate(empty)
    with empty.reading() as tx:
        assert current_revision(tx) == latest_revision()
        assert find_setting(tx, "kept") == revision


def test_migrating_twice_changes_nothing(empty: Database) -> None:
    migrate(empty)
    tables = inspect(empty.engine).get_table_names()
    migrate(empty)
    assert inspect(empty.engine).get_table_names() == tables


def test_rows_of_a_newer_version_are_refused_by_name(empty: Database) -> None:
    migrate(empty)
    with empty.transaction() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999_from_the_future'"))
    with pytest.raises(Conflict, match="9999_from_the_future"):
        migrate(empty)
