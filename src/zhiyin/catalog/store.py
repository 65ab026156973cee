"""All SQL of the catalogue: products with what was told of them, and stock levels."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import JSON, BigInteger, Column, Integer, String, Table, and_, or_, select

from zhiyin.catalog.model import StockLevel
from zhiyin.db.database import Transaction, metadata, upsert
from zhiyin.db.rows import Rows
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


class ProductRow(NamedTuple):
    """A product as it lies in the store; `id` is 0 before it is stored."""

    id: int
    product_id: str
    sku: str | None
    name: str | None
    search: str
    fields: dict[str, list[Any]]


_rows = Rows(_product, ProductRow, fixed={"product_id"})
save = _rows.put


def find(tx: Transaction, product_ids: Collection[str]) -> dict[str, ProductRow]:
    """The products with these numbers, as far as we have them."""
    return {row.product_id: row for row in _rows.holding(tx, _product.c.product_id, product_ids)}


def names(tx: Transaction, numbers: Collection[str]) -> dict[str, str]:
    """What the products with these SKUs or numbers are called; the number goes before the SKU."""
    wanted, columns = sorted(numbers), (_product.c.sku, _product.c.product_id, _product.c.name)
    meant = or_(_product.c.sku.in_(wanted), _product.c.product_id.in_(wanted))
    rows = tx.execute(select(*columns).where(meant, _product.c.name.is_not(None)).order_by(_product.c.id)).all()
    by_sku = {sku: name for sku, _, name in reversed(rows) if sku is not None}
    return by_sku | {product_id: name for _, product_id, name in rows}


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
    return _rows.all(tx, wanted.order_by(_product.c.product_id).limit(limit))
