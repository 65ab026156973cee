"""Which customer, order and ticket the rows of one import refer to: joined over all its files, on disk."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from zhiyin.customers.model import Identifier, IdentifierKind


class Link(NamedTuple):
    """What is known of a thing: whose it is, and when it was."""

    identifiers: tuple[Identifier, ...] = ()
    at: int | None = None  # when it began
    paid_at: int | None = None  # of orders


NOTHING = Link()
Known = Callable[[str, str], Link]
"""What the installation knows of an order or a ticket of that number, from before."""
CategoryOf = Callable[[str], str | None]
"""The category of a product, as the catalogue knows it from before."""


class Links:
    """A small index beside the files, made anew by every import."""

    def __init__(
        self, path: Path, known: Known = lambda kind, key: NOTHING, category_of: CategoryOf = lambda product: None
    ) -> None:
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute(
            "CREATE TABLE link (kind TEXT, key TEXT, people TEXT, customer_key TEXT, at INT, paid_at INT, "
            "PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )
        self._db.execute("CREATE TABLE product (key TEXT PRIMARY KEY, category TEXT) WITHOUT ROWID")
        self.find = lru_cache(maxsize=1 << 15)(self._find)
        self._known = lru_cache(maxsize=1 << 15)(known)
        self.category = lru_cache(maxsize=1 << 15)(self._category)
        self._category_of = category_of

    def add(self, rows: Iterable[tuple[str, str, tuple[Identifier, ...], str | None, int | None, int | None]]) -> None:
        """(kind, key, identifiers, customer key, at, paid at): adds what was unknown, keeps what was known."""
        found = [
            (kind, key, json.dumps(people) if people else None, customer, at, paid)
            for kind, key, people, customer, at, paid in rows
        ]
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET "
            "people = coalesce(people, excluded.people), customer_key = coalesce(customer_key, excluded.customer_key), "
            "at = coalesce(at, excluded.at), paid_at = coalesce(paid_at, excluded.paid_at)",
            found,
        )
        self._db.execute("COMMIT")

    def add_categories(self, rows: Iterable[tuple[str, str]]) -> None:
        """(product, category): the last one counts."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO product VALUES (?, ?)", rows)
        self._db.execute("COMMIT")

    def _category(self, product: str) -> str | None:
        """From the files; else as the catalogue knows it."""
        row = self._db.execute("SELECT category FROM product WHERE key = ?", (product,)).fetchone()
        return row[0] if row else self._category_of(product)

    def find_anywhere(self, kind: str, key: str) -> Link:
        """From the files; whose it is and when it was also from what came in before."""
        link = self.find(kind, key)
        if link.identifiers:
            return link
        known = self._known(kind, key)
        return Link(known.identifiers, known.at or link.at, known.paid_at or link.paid_at)

    def customer(self, key: str) -> tuple[Identifier, ...]:
        """Who a system calls by this number: as its file of customers says, else a user of that number."""
        return self.find("customer", key).identifiers or (Identifier(IdentifierKind.USER.value, key),)

    def _find(self, kind: str, key: str) -> Link:
        row = self._db.execute(
            "SELECT people, customer_key, at, paid_at FROM link WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        if row is None:
            return NOTHING
        people, customer_key, at, paid_at = row
        identifiers = tuple(Identifier(*each) for each in json.loads(people)) if people else ()
        if customer_key and kind != "customer":
            identifiers = identifiers or self.customer(customer_key)
        return Link(identifiers, at, paid_at)

    def close(self) -> None:
        self._db.close()
