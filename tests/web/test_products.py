"""What products are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.web.cast import FIELD_ENGINEER, VIEWER, House, engage
from zhiyin.base.clock import to_micros
from zhiyin.base.live import LiveHub
from zhiyin.catalog.service import CatalogService
from zhiyin.customers.model import Trust
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.web.api import products, session
from zhiyin.web.api.openapi import assemble


@dataclass(frozen=True)
class Parts:
    """As much of the application as these routes use."""

    parts: Any
    catalog: CatalogService

    def __getattr__(self, name: str) -> Any:
        return getattr(self.parts, name)


@pytest.fixture
def house(parts: Any) -> House:
    catalog = CatalogService(parts.db, currency="CNY")
    said = {"item_type": "product", "item_id": "prod_1", "name": "移动电源", "sku": "PB-1", "price": "129.00"}
    at = to_micros(parts.clock.now())
    catalog.take([TakenInteraction(1, 20, 1, 0, "Item Set", "track", at, "server", "", said, Trust.SERVER)])
    engage(parts.staff)
    hub = LiveHub()
    app: Any = Parts(parts, catalog)
    return House(assemble(app, hub, [make(app) for make in (session.router, products.router)]), parts.staff, hub)


def test_who_reads_metrics_reads_the_names_of_products(house: House) -> None:
    with house.as_(VIEWER) as viewer:
        answer = viewer.get("/products?id=prod_1&id=prod_2").json()
    assert answer == {"data": [{"id": "prod_1", "name": "移动电源", "sku": "PB-1", "category": None}]}


def test_others_do_not(house: House) -> None:
    with house.as_(FIELD_ENGINEER) as engineer:
        assert engineer.get("/products?id=prod_1").status_code == 403


def test_as_many_as_a_page_shows_and_no_more(house: House) -> None:
    with house.as_(VIEWER) as viewer:
        assert viewer.get("/products").status_code == 422
        assert viewer.get("/products?" + "&".join(f"id={number}" for number in range(101))).status_code == 422
