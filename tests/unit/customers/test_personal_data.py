"""Erasure goes through every table that holds something of a person."""

from __future__ import annotations

from sqlalchemy import Table

from zhiyin.customers.personal_data import PLACES
from zhiyin.customers.store import tables


def test_every_table_of_the_area_is_named() -> None:
    ours = {table.name for table in vars(tables).values() if isinstance(table, Table)}
    of_nobody = {"identity_era", "trait_cut"}  # the latter: values that many people share
    assert ours - {place.table.name for place in PLACES} == of_nobody


def test_every_column_that_names_an_identity_leads_to_the_person() -> None:
    ways = {column for place in PLACES for column in place.person}
    naming = {column for place in PLACES for column in place.table.c if column.name.endswith("identity_id")}
    assert naming <= ways
