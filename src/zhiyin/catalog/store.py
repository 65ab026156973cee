"""All SQL of the catalogue: products with what was told of them, and stock levels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import JSON, BigInteger, Column, Integer, String, Table, and_, bindparam, or_, select, update

from zhiyin.catalog.model import StockLevel
from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.types import RowId

_product = Table(
    "product",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("product_id", String(255), nullable=False, unique=True),
    Column("sku", String(255), index=True),
    Column("name", String(255)),
    Column("search", String(600), nullable=False),  # name, sku and number in lower case
    Column("fields", JSON, nullable=False),
)
_level = Table(
    "stock_level",
    metadata,
    Column("article", String(255), primary_key=True),
    Column("place", String(255), primary_key=True),
    Column("on_hand", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("interaction_id", BigInteger, nullable=False),
)
_CHUNK = 400
T = TypeVar("T")


class ProductRow(NamedTuple):
    """A product as it lies in the store; `id` is 0 before it is stored."""

    id: int
    product_id: str
    sku: str | None
    name: str | None
    search: str
    fields: dict[str, list[Any]]


def find(tx: Transaction, product_ids: Collection[str]) -> dict[str, ProductRow]:
    """The products with these numbers, as far as we have them."""
    found: dict[str, ProductRow] = {}
    for chunk in _chunks(sorted(product_ids)):
        for row in tx.execute(select(_product).where(_product.c.product_id.in_(chunk))):
            found[row.product_id] = ProductRow._make(row)
    return found


def save(tx: Transaction, rows: Sequence[ProductRow]) -> None:
    """Store new products, and what has changed of known ones."""
    fresh = [_values(row) for row in rows if row.id == 0]
    if fresh:
        tx.execute(_product.insert(), fresh)
    changed = [{**_values(row), "row_id": row.id} for row in rows if row.id]
    if changed:
        columns: dict[str, Any] = {name: bindparam(name) for name in ("sku", "name", "search", "fields")}
        tx.execute(update(_product).where(_product.c.id == bindparam("row_id")).values(columns), changed)


def save_levels(tx: Transaction, told: Mapping[tuple[str, str], tuple[StockLevel, int]]) -> None:
    """Store the levels of articles at places, each with the interaction that told it, unless newer ones are known."""
    if not told:
        return
    put = upsert(tx)(_level)
    fresh = put.excluded
    newer = or_(_level.c.at < fresh.at, and_(_level.c.at == fresh.at, _level.c.interaction_id < fresh.interaction_id))
    changed = {name: fresh[name] for name in ("on_hand", "at", "interaction_id")}
    keys = [_level.c.article, _level.c.place]
    rows = [
        {"article": article, "place": place, "on_hand": level.on_hand, "at": level.at, "interaction_id": interaction_id}
        for (article, place), (level, interaction_id) in sorted(told.items())
    ]
    tx.execute(put.on_conflict_do_update(index_elements=keys, set_=changed, where=newer), rows)


def levels(tx: Transaction, article: str) -> list[StockLevel]:
    """Where an article lies."""
    columns = (_level.c.article, _level.c.place, _level.c.on_hand, _level.c.at)
    rows = tx.execute(select(*columns).where(_level.c.article == article).order_by(_level.c.place))
    return [StockLevel(*row) for row in rows]


def page(tx: Transaction, query: str, after: str, limit: int) -> list[ProductRow]:
    """Products behind a number, in the order of their numbers; those that hold the query in a name or number."""
    wanted = select(_product).where(_product.c.product_id > after)
    if query:
        wanted = wanted.where(_product.c.search.contains(query.lower(), autoescape=True))
    return [ProductRow._make(row) for row in tx.execute(wanted.order_by(_product.c.product_id).limit(limit))]


def _values(row: ProductRow) -> dict[str, Any]:
    values = row._asdict()
    del values["id"]
    return values


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))
