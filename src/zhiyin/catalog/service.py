"""What one can do with the catalogue: bring it up to date with what was taken, find products and stock."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zhiyin.base.errors import NotFound
from zhiyin.catalog import store
from zhiyin.catalog.model import CatalogNews, Product, StockLevel
from zhiyin.catalog.store import ProductRow
from zhiyin.catalog.telling import Fields, newest_levels, product_from, product_of, told
from zhiyin.db.database import Database, Transaction
from zhiyin.db.one_at_a_time import one_at_a_time


class CatalogService:
    """The products of the company, and where they lie."""

    def __init__(self, db: Database, *, currency: str) -> None:
        self._db = db
        self._currency = currency

    def take(self, news: Sequence[CatalogNews]) -> tuple[()]:
        """Bring products and stock up to date; what is known or older changes nothing. It marks nothing."""
        by_product: dict[str, list[CatalogNews]] = {}
        for each in news:
            if (product_id := product_of(each)) is not None:
                by_product.setdefault(product_id, []).append(each)
        levels = newest_levels(news)
        if not by_product and not levels:
            return ()
        with self._db.transaction() as tx:
            one_at_a_time(tx, "catalog")
            known = store.find(tx, by_product)
            rows = [self._told(known.get(product_id), product_id, new) for product_id, new in by_product.items()]
            store.save(tx, [row for row in rows if row != known.get(row.product_id)])
            store.save_levels(tx, levels)
        return ()

    def get_product(self, product_id: str) -> Product:
        found = self.find_products([product_id])
        if product_id not in found:
            raise NotFound("there is no product {id}", id=product_id)
        return found[product_id]

    def find_products(self, product_ids: Collection[str]) -> dict[str, Product]:
        """The products with these numbers, as far as we know them."""
        with self._db.reading() as tx:
            return {product_id: self._product(row) for product_id, row in store.find(tx, product_ids).items()}

    def names(self, numbers: Collection[str]) -> dict[str, str]:
        """What products are called, by SKU or number; of those that are not known nothing."""
        with self._db.reading() as tx:
            return store.names(tx, numbers) if numbers else {}

    def categories(self, tx: Transaction, product_ids: Collection[str]) -> dict[str, str]:
        """The categories of those of the products that have one."""
        found = {product_id: self._product(row) for product_id, row in store.find(tx, product_ids).items()}
        return {product_id: product.category for product_id, product in found.items() if product.category}

    def list_products(self, query: str = "", *, after: str = "", limit: int = 50) -> tuple[list[Product], str | None]:
        """Products whose name or number holds the query, and the number behind which the next page begins."""
        with self._db.reading() as tx:
            rows = store.page(tx, query.strip(), after, limit + 1)
        shown = rows[:limit]
        return [self._product(row) for row in shown], shown[-1].product_id if len(rows) > limit else None

    def stock(self, article: str) -> list[StockLevel]:
        """Where an article lies, and how many of it."""
        with self._db.reading() as tx:
            return store.levels(tx, article)

    def _told(self, row: ProductRow | None, product_id: str, news: Sequence[CatalogNews]) -> ProductRow:
        fields: Fields = row.fields if row else {}
        for each in news:
            fields = told(fields, each)
        product = product_from(0, product_id, fields, self._currency)
        search = "\n".join(filter(None, (product.name, product.sku, product_id))).lower()[:600]
        return ProductRow(row.id if row else 0, product_id, product.sku, product.name, search, fields)

    def _product(self, row: ProductRow) -> Product:
        return product_from(row.id, row.product_id, row.fields, self._currency)
