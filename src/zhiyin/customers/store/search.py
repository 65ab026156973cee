"""Rows of the search: terms that lead to identities, and identifiers by their beginning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.sql.elements import KeyedColumnElement

from zhiyin.customers.store import listing, sight
from zhiyin.customers.store.batches import execute_many
from zhiyin.customers.store.listing import Wanted
from zhiyin.customers.store.tables import identity, search_term
from zhiyin.db.database import Transaction

Hit = tuple[int, int]
"""A customer, and the identity by which it was found."""
MAX_HITS = 500
_LAST = "\U0010ffff"


def add_terms(tx: Transaction, terms: Iterable[tuple[str, int]]) -> None:
    """Let these terms lead to these identities."""
    sql = "INSERT INTO search_term (term, identity_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    execute_many(tx, sql, sorted(set(terms)))


def find(tx: Transaction, beginnings: Sequence[str], values: Sequence[str], wanted: Wanted) -> list[int]:
    """Customers with a term or an identifier that begins so; whole matches first, then the earliest met."""
    whole: dict[Hit, None] = {}
    begun: dict[Hit, None] = {}
    shown = and_(True, *listing.conditions(tx, wanted, identity.c.customer_id))
    for column, words in ((search_term.c.term, beginnings), (identity.c.value, values)):
        for word in words:
            whole |= dict.fromkeys(_hits(tx, column, and_(column == word, shown)))
            begun |= dict.fromkeys(_hits(tx, column, and_(_begins(column, word), shown)))
    hits = list(whole | begun)
    seen = sight.visible(tx, {id_ for _, id_ in hits}, wanted.scopes)
    return list(dict.fromkeys(customer_id for customer_id, id_ in hits if id_ in seen))[:MAX_HITS]


def _begins(column: KeyedColumnElement[str], word: str) -> ColumnElement[bool]:
    return and_(column >= word, column < word + _LAST)


def _hits(tx: Transaction, column: KeyedColumnElement[str], where: ColumnElement[bool]) -> list[Hit]:
    wanted = select(identity.c.customer_id, identity.c.id)
    if column.table is search_term:
        wanted = wanted.join(search_term, search_term.c.identity_id == identity.c.id)
    return [(row[0], row[1]) for row in tx.execute(wanted.where(where).order_by(column, identity.c.id).limit(MAX_HITS))]
