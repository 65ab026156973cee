"""Rows of the search: terms that lead to identities, and identifiers by their beginning."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.sql.elements import KeyedColumnElement

from zhiyin.customers.store.batches import execute_many
from zhiyin.customers.store.tables import identity, search_term
from zhiyin.db.database import Transaction

MAX_HITS = 500
_LAST = "\U0010ffff"


def add_terms(tx: Transaction, terms: Iterable[tuple[str, int]]) -> None:
    """Let these terms lead to these identities."""
    sql = "INSERT INTO search_term (term, identity_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    execute_many(tx, sql, sorted(set(terms)))


def find(tx: Transaction, beginnings: Sequence[str], values: Sequence[str]) -> list[int]:
    """Customers with a term or an identifier that begins so; whole matches first, then the earliest met."""
    whole: dict[int, None] = {}
    begun: dict[int, None] = {}
    for column, words in ((search_term.c.term, beginnings), (identity.c.value, values)):
        for word in words:
            whole |= dict.fromkeys(_hits(tx, column, column == word))
            begun |= dict.fromkeys(_hits(tx, column, _begins(column, word)))
    return list(whole | begun)[:MAX_HITS]


def _begins(column: KeyedColumnElement[str], word: str) -> ColumnElement[bool]:
    return and_(column >= word, column < word + _LAST)


def _hits(tx: Transaction, column: KeyedColumnElement[str], where: ColumnElement[bool]) -> Collection[int]:
    wanted = select(identity.c.customer_id)
    if column.table is search_term:
        wanted = wanted.join(search_term, search_term.c.identity_id == identity.c.id)
    return tx.scalars(wanted.where(where).order_by(column, identity.c.id).limit(MAX_HITS)).all()
