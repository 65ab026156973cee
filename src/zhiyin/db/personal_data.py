"""Which rows hold personal data: what erasure goes through, and what a reader of the law asks for."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import Table

from zhiyin.db.database import metadata

UNTIL_ERASED = "until the person is erased"
_KEY = "personal_data"


class Place(NamedTuple):
    """A table with personal data, as its area registers it where the table is declared."""

    table: Table
    columns: tuple[str, ...]  # those that hold them, or that lead to the person
    holds: str
    purpose: str
    kept: str
    whose: Literal["customers", "staff"]


def register(
    table: Table,
    *columns: str,
    holds: str,
    purpose: str,
    kept: str = UNTIL_ERASED,
    whose: Literal["customers", "staff"] = "customers",
) -> Place:
    """Say that a table holds personal data, in which columns, what for and how long."""
    unknown = set(columns) - set(table.c.keys())
    if unknown:
        raise ValueError(f"{table.name} has no columns {sorted(unknown)}")
    place = Place(table, columns, holds, purpose, kept, whose)
    table.info[_KEY] = place
    return place


def places() -> list[Place]:
    """Every table that was registered, by name."""
    registered = (table.info.get(_KEY) for _, table in sorted(metadata.tables.items()))
    return [place for place in registered if isinstance(place, Place)]
