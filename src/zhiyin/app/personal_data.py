"""Every place that holds personal data: rows, files and folders, with purpose and how long."""

from __future__ import annotations

from typing import NamedTuple

from zhiyin.app import build
from zhiyin.connectors.files.tidying import FILES_KEPT
from zhiyin.customers import personal_data as of_customers
from zhiyin.db import idempotency
from zhiyin.db.personal_data import UNTIL_ERASED, Place, places

REGISTERING = (build, of_customers, idempotency)
"""The modules through which every table is declared and registered."""


class Kept(NamedTuple):
    """A file or folder below the data folder that holds personal data."""

    path: str
    holds: str
    purpose: str
    kept: str


FILES: tuple[Kept, ...] = (
    Kept("rows.db", "the rows (the tables below), when they are in SQLite", "the rows", UNTIL_ERASED),
    Kept(
        "journal", "requests of SDKs and servers, whole, with the address they came from",
        "to lose nothing that was acknowledged", "until they are taken in, usually a second",
    ),
    Kept("facts.duckdb", "facts by identity: scores, amounts, times, articles", "to count", UNTIL_ERASED),
    Kept("lake", "the same facts as Parquet files", "archive, and to make the facts anew", UNTIL_ERASED),
    Kept(
        "imports", "files that were brought, whole", "to import them",
        f"{FILES_KEPT.days} days after the last import of a file has ended",
    ),
    Kept("<folder of a backup>", "everything above at one moment", "to restore", "as long as you keep the backup"),
)  # fmt: skip
"""A backup is outside of the data folder; whoever makes it decides where it lies."""


def tables() -> list[Place]:
    """Every table that holds personal data."""
    return places()
