"""What one can do with the catalogue."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiyin.base.errors import NotFound
from zhiyin.base.money import Money
from zhiyin.catalog.model import StockLevel
from zhiyin.catalog.service import CatalogService
from zhiyin.db.database import Database


class News(NamedTuple):
    id: int
    name: str
    at: int
    properties: dict[str, Any]
    is_trusted: bool = True


def item(id_: int, product: object = "p1", **fields: Any) -> News:
    return News(id_, "Item Set", id_, {"item_type": "product", "item_id": product, **fields})


@pytest.fixture
def catalog(db: Database) -> CatalogService:
    return CatalogService(db, currency="CNY")


class TestProducts:
    def test_a_product_is_what_was_told_last_of_each_field(self, catalog: CatalogService) -> None:
        catalog.take([item(1, name="青瓷壶", price="199.00", category="茶具/壶")])
        catalog.take([item(2, price=189)])
        product = catalog.get_product("p1")
        assert (product.name, product.price, product.category, product.is_sold) == (
            "青瓷壶", Money(18900, "CNY"), "茶具/壶", True,
        )  # fmt: skip

    def test_a_product_that_was_deleted_is_no_longer_sold(self, catalog: CatalogService) -> None:
        catalog.take([News(5, "Item Deleted", 5, {"item_type": "product", "item_id": "p1"}), item(1, name="Pot")])
        assert not catalog.get_product("p1").is_sold
        catalog.take([item(6, name="Pot again")])
        assert catalog.get_product("p1").is_sold

    def test_other_items_are_no_products(self, catalog: CatalogService) -> None:
        catalog.take([News(1, "Item Set", 1, {"item_type": "video", "item_id": "v1", "name": "How to brew"})])
        with pytest.raises(NotFound):
            catalog.get_product("v1")

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_shuffled_news_tell_the_same_product(self, catalog: CatalogService, data: st.DataObject) -> None:
        number = str(data.draw(st.uuids()))
        story = [
            item(1, number, name="Pot", price=5, sku="POT"),
            item(2, number, price=6),
            News(3, "Item Deleted", 3, {"item_id": number}),
            item(4, number, name="Kettle", discontinued=False),
        ]
        for batch in data.draw(st.lists(st.lists(st.sampled_from(story)), max_size=3)):
            catalog.take(batch)
        catalog.take(data.draw(st.permutations(story)))
        product = catalog.get_product(number)
        assert (product.name, product.price, product.sku, product.is_sold) == ("Kettle", Money(600, "CNY"), "POT", True)

    def test_products_are_found_by_name_and_number(self, catalog: CatalogService) -> None:
        catalog.take([item(n, f"p{n}", name=name) for n, name in enumerate(["Green Tea", "Black TEA", "100% Pot"])])
        first, after = catalog.list_products("tea", limit=1)
        second, end = catalog.list_products("tea", after=after or "", limit=1)
        assert [one.product_id for one in first + second] == ["p0", "p1"]
        assert end is None
        assert [one.name for one in catalog.list_products("0% p")[0]] == ["100% Pot"]


class TestForgeries:
    """With a key that anybody can read."""

    def test_change_no_product_that_a_trusted_sender_told(self, catalog: CatalogService) -> None:
        catalog.take([item(1, name="Pot", price=199)])
        before = catalog.get_product("p1")
        cheap = item(2, name="Free", price=0, discontinued=True)._replace(is_trusted=False)
        gone = News(3, "Item Deleted", 3, {"item_id": "p1"}, is_trusted=False)
        catalog.take([cheap, gone])
        assert catalog.get_product("p1") == before

    def test_that_came_first_fall_and_leave_room(self, catalog: CatalogService) -> None:
        forged = {f"field{number}": number for number in range(100)}
        catalog.take([item(9, name="Free", **forged)._replace(is_trusted=False)])
        assert catalog.get_product("p1").name == "Free"
        catalog.take([item(1, name="Pot", price=199)])
        product = catalog.get_product("p1")
        assert (product.name, product.price, set(product.fields)) == ("Pot", Money(19900, "CNY"), {"name", "price"})

    def test_of_stock_are_never_believed(self, catalog: CatalogService) -> None:
        level = News(1, "Stock Changed", 1, {"sku": "POT", "place": "Shanghai", "on_hand": 7})
        catalog.take(
            [level, level._replace(id=2, at=2, is_trusted=False, properties={**level.properties, "on_hand": 0})]
        )
        assert catalog.stock("POT") == [StockLevel("POT", "Shanghai", 7, 1)]


class TestStock:
    def stock(self, id_: int, on_hand: object, place: str = "Shanghai") -> News:
        return News(id_, "Stock Changed", id_, {"sku": "POT", "place": place, "on_hand": on_hand})

    def test_the_newest_level_counts_whenever_it_comes(self, catalog: CatalogService) -> None:
        catalog.take([self.stock(2, 7), self.stock(1, 9), self.stock(1, 3, "Taipei")])
        catalog.take([self.stock(1, 9)])
        assert catalog.stock("POT") == [StockLevel("POT", "Shanghai", 7, 2), StockLevel("POT", "Taipei", 3, 1)]

    def test_a_change_without_a_level_is_passed_over(self, catalog: CatalogService) -> None:
        catalog.take([self.stock(1, None), self.stock(2, "many")])
        assert catalog.stock("POT") == []
