from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.stories.demo.conftest import zhiyin
from zhiyin.app.build import App, open_warehouse
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.demo.brand import SOURCES
from zhiyin.connectors.demo.truths import Join
from zhiyin.connectors.demo.year import Year
from zhiyin.warehouse.engine import Query

CustomerOf = Callable[[str], int]


@pytest.fixture(scope="module")
def customer_of(brand: App) -> CustomerOf:
    """Which customer an account belongs to, as stitched."""
    with brand.db.reading() as tx:
        rows = tx.execute(text("SELECT value, customer_id FROM identity WHERE kind = 'user_id'")).all()
    customers: dict[str, int] = {row.value: row.customer_id for row in rows}
    return customers.__getitem__


class TestWhoIsWho:
    @pytest.mark.parametrize("join", [Join.EMAIL, Join.MEMBER, Join.UNIONID])
    def test_accounts_that_share_a_strong_identifier_are_one_customer(
        self, year: Year, customer_of: CustomerOf, join: Join
    ) -> None:
        pairs = [found for found in year.truths().duplicates if found.join is join]
        assert pairs
        assert all(customer_of(pair.first) == customer_of(pair.second) for pair in pairs)

    def test_accounts_alike_by_traits_alone_are_not_joined_by_rule(self, year: Year, customer_of: CustomerOf) -> None:
        pairs = [found for found in year.truths().duplicates if found.join is Join.WEAK]
        assert pairs
        assert all(customer_of(pair.first) != customer_of(pair.second) for pair in pairs)

    def test_families_with_one_phone_stay_apart(self, year: Year, customer_of: CustomerOf) -> None:
        families = year.truths().families
        assert families
        for family in families:
            assert len({customer_of(member) for member in family}) == len(family)

    def test_couples_at_one_browser_stay_apart(self, year: Year, customer_of: CustomerOf) -> None:
        couples = year.truths().shared_browsers
        assert couples
        assert all(customer_of(first) != customer_of(second) for first, second in couples)

    def test_nobody_else_is_joined_by_a_tablet_in_a_store(self, year: Year, customer_of: CustomerOf) -> None:
        truths = year.truths()
        one_person = {frozenset((pair.first, pair.second)) for pair in truths.duplicates}
        for users in truths.store_tablets.values():
            for customer, count in Counter(customer_of(user) for user in users).items():
                joined = frozenset(user for user in users if customer_of(user) == customer)
                assert count == 1 or joined in one_person


class TestTheFill:
    def test_takes_every_planned_interaction_once_and_quarantines_none(self, brand: App, year: Year) -> None:
        with brand.db.reading() as tx:
            assert tx.scalar(text("SELECT count(*) FROM interaction")) == year.count
            assert tx.scalar(text("SELECT count(*) FROM quarantine")) == 0

    def test_fills_rows_and_facts_of_every_area(self, brand: App, year: Year) -> None:
        warehouse = open_warehouse(brand)
        try:
            for fact in ("fact_interactions", "fact_orders", "fact_order_lines", "fact_responses", "fact_tickets"):
                table = warehouse.engine.run(Query(f"SELECT count(*) AS n FROM {fact}"))
                assert table["n"][0].as_py() > 100
            orders = warehouse.engine.run(Query("SELECT count(*) AS n FROM fact_orders"))
            assert orders["n"][0].as_py() == year.orders.count
        finally:
            warehouse.close()

    def test_knows_the_names_of_all_products_that_stand_in_numbers(self, brand: App) -> None:
        warehouse = open_warehouse(brand)
        try:
            table = warehouse.engine.run(Query("SELECT DISTINCT product_id FROM fact_order_lines"))
        finally:
            warehouse.close()
        sold = set(table["product_id"].to_pylist())
        found = brand.catalog.find_products(sold)
        assert len(sold) > 20
        assert set(found) == sold
        assert all(product.name and product.category and product.price for product in found.values())

    def test_leaves_nothing_waiting_and_nothing_dead(self, brand: App) -> None:
        assert brand.outbox.waiting_count() == 0
        assert brand.outbox.list_dead() == []

    def test_marks_its_sources_as_sample_data(self, brand: App) -> None:
        sources = brand.sources.list_sources(EVERYTHING)
        assert [source.name for source in sources] == [source.name for source in SOURCES]
        assert all(source.is_sample for source in sources)

    def test_again_changes_nothing(self, filled: Path, brand: App, year: Year) -> None:
        zhiyin("demo", "--customers", "700", "--data", str(filled))
        with brand.db.reading() as tx:
            assert tx.scalar(text("SELECT count(*) FROM interaction")) == year.count

    def test_interrupted_goes_on_where_it_stopped(self, filled: Path, brand: App, year: Year) -> None:
        record = json.loads((filled / "demo.json").read_text())
        (filled / "demo.json").write_text(json.dumps({**record, "is_filled": False}))
        zhiyin("demo", "--data", str(filled))
        with brand.db.reading() as tx:
            assert tx.scalar(text("SELECT count(*) FROM interaction")) == year.count
