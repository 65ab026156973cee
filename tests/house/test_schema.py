"""The tables that the code speaks of are those that the migrations make."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect

from tests.house.every_module import import_every_module
from zhiyin.db.database import Database, metadata

NOT_OURS = {"alembic_version"}
Shape = dict[str, tuple[frozenset[str], frozenset[str]]]


@pytest.fixture(scope="module", autouse=True)
def every_table_is_declared() -> None:
    import_every_module()


def in_the_code() -> Shape:
    """Table -> its columns, and those of its primary key."""
    return {
        table.name: (frozenset(c.name for c in table.columns), frozenset(c.name for c in table.primary_key))
        for table in metadata.tables.values()
    }


def in_the_database(db: Database) -> Shape:
    found = inspect(db.engine)
    return {
        name: (
            frozenset(column["name"] for column in found.get_columns(name)),
            frozenset(found.get_pk_constraint(name)["constrained_columns"]),
        )
        for name in found.get_table_names()
        if name not in NOT_OURS
    }


def test_the_migrations_make_the_tables_of_the_code(db: Database) -> None:
    code, database = in_the_code(), in_the_database(db)
    assert set(code) == set(database)
    assert {name: shape for name, shape in code.items() if database[name] != shape} == {}


def test_no_column_is_nullable_in_one_place_only(db: Database) -> None:
    found = inspect(db.engine)
    nullable = {(t, c["name"]): c["nullable"] for t in found.get_table_names() for c in found.get_columns(t)}
    declared = {(table.name, c.name): c.nullable for table in metadata.tables.values() for c in table.columns}
    keys = {(table.name, c.name) for table in metadata.tables.values() for c in table.primary_key}
    unlike = {each for each in declared.keys() & nullable.keys() - keys if declared[each] != nullable[each]}
    assert unlike == set()
