"""Counted opinions through the API: tables, lines over time, feelings, sides, brands; each with n and interval."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.areas.feedback.opinions.bench import SHANGHAI, Brand
from tests.web.cast import NORTHERN, OWNER, VIEWER, Browser, House, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.catalog.service import CatalogService
from zhiyin.db.database import Database
from zhiyin.feedback.monitoring.service import MonitoringService
from zhiyin.feedback.opinions.model import Product, TextKind
from zhiyin.nlp.model import Polarity
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.service import StaffService
from zhiyin.topics.gold_model import GoldLabel, Prediction, Way
from zhiyin.topics.model import Tree
from zhiyin.web.api import brands, monitoring

P1, P2, STAR = Product("P1", "=S1"), Product("P2", "S2"), Product("Star 9", None)
MARCH = "first=2026-03-01&last=2026-03-31"


@dataclass(frozen=True)
class Shop:
    brand: Brand
    house: House
    gold: list[GoldLabel]


@pytest.fixture
def shop(db: Database, clock: FixedClock, tmp_path: Path) -> Shop:
    """Twelve people on one product in the north of A, one on another of brand B, twelve on a competitor's."""
    staff, brand = StaffService(db, clock, Passwords(rounds=1, memory_kib=64)), Brand(db, clock)
    with db.transaction() as tx:
        north, other = staff.scopes.scope_id(tx, "A", "", "North"), staff.scopes.scope_id(tx, "B")
    for number in range(12):
        brand.says(number, "续航很差。物流慢", scope=north, product=P1, by=100 + number)
        brand.says(50 + number, "屏幕清晰" if number else "续航好", scope=north, product=STAR, by=1, brand="Other")
    brand.says(99, "屏幕清晰", scope=other, product=P2, by=30)
    brand.says(98, "屏幕清晰", scope=north, kind=TextKind.TICKET, by=31)
    brand.read_all()
    gold = list[GoldLabel]()
    catalog = CatalogService(db, currency="CNY")
    parts = {
        "texts": SimpleNamespace(opinions=brand.opinions, tree=brand.tree),
        "monitoring": MonitoringService(db, SHANGHAI, brand.tree, catalog.categories),
        "catalog": catalog,
        "topics": SimpleNamespace(tree=lambda: Tree(0, {}), gold=SimpleNamespace(in_force=lambda scopes: gold)),
    }
    return Shop(brand, house_with(db, clock, tmp_path, staff, [monitoring.router, brands.router], **parts), gold)


def asked(browser: Browser, path: str) -> dict[str, Any]:
    answer = browser.get(f"/opinions/{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def cells(table: dict[str, Any]) -> dict[tuple[str | None, str | None], tuple[int, float, str, bool]]:
    return {
        (line["key"], cell["topic_id"]): (cell["n"], round(cell["net_sentiment"]), cell["sign"], cell["is_few"])
        for line in (*table["lines"], table["whole"])
        for cell in (*line["cells"], line["whole"])
    }


class TestTheTable:
    def test_says_of_each_product_and_topic_how_many_and_which_way(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            found = asked(browser, "matrix?own=true")
        assert cells(found) == {
            ("=S1", "product"): (12, -100, "-", False),
            ("=S1", "delivery"): (12, -100, "-", False),
            ("=S1", None): (24, -100, "-", False),
            ("S2", "product"): (1, 100, "0", True),
            ("S2", None): (1, 100, "0", True),
            (None, "product"): (14, -71, "-", False),
            (None, "delivery"): (12, -100, "-", False),
            (None, None): (26, -85, "-", False),
        }
        assert found["line_count"] == 2

    def test_goes_down_to_the_topics_below_one(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            found = asked(browser, "matrix?own=true&under=product&sku=%3DS1")
        assert {topic["id"] for topic in found["topics"]} == {"battery"}

    def test_compares_with_the_days_before(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            found = asked(browser, "matrix?first=2026-03-03&last=2026-03-05&compare=previous")
            refused = browser.get("/opinions/matrix?compare=previous")
        change = found["whole"]["whole"]["change"]
        assert (change["n_before"], change["net_sentiment_before"], change["is_significant"]) == (24, -100, True)
        assert found["lines"][0]["whole"]["change"] is None, "of this product nothing was said before"
        assert refused.status_code == 422
        assert "first and the last day" in refused.json()["detail"]

    def test_shows_ones_own_rows_only(self, shop: Shop) -> None:
        with shop.house.as_(NORTHERN) as browser:
            assert {line["key"] for line in asked(browser, "matrix")["lines"]} == {"=S1", "Star 9"}
            assert asked(browser, "series?sku=S2")["points"] == []
            assert {row["brand"]: row["texts"] for row in asked(browser, "brands")["data"]} == {None: 12, "Other": 12}

    def test_goes_into_spreadsheets_without_formulas(self, shop: Shop) -> None:
        with shop.house.as_(OWNER) as browser:
            text = browser.get("/opinions/matrix.csv?own=true").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert {row["line"] for row in rows} == {"'=S1", "S2", ""}
        assert sum(int(row["n"]) for row in rows if row["line"] == "'=S1" and row["topic_id"]) == 24

    @pytest.mark.parametrize(
        "query", ["matrix?under=no_such", "matrix?level=9", "matrix?line=planet", "sides?side=one"]
    )
    def test_refuses_what_nobody_can_mean(self, shop: Shop, query: str) -> None:
        with shop.house.as_(OWNER) as browser:
            assert browser.get(f"/opinions/{query}").status_code in (400, 422)


class TestOverTime:
    def test_each_step_has_its_interval(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            found = asked(browser, f"series?step=day&sku=%3DS1&topic=battery&{MARCH}")
        assert sum(point["n"] for point in found["points"]) == found["whole"]["n"] == 12
        assert all(point["low"] <= point["net_sentiment"] <= point["high"] for point in found["points"])


class TestFeelings:
    @pytest.mark.parametrize("of", ["emotion", "intent", "urgency", "stance"])
    def test_add_up_to_all_texts_that_are_known(self, shop: Shop, of: str) -> None:
        with shop.house.as_(VIEWER) as browser:
            found = asked(browser, f"feelings?of={of}&{MARCH}&compare=previous")
        assert sum(row["texts"] for row in found["data"]) == found["n"]
        assert sum(row["share"]["value"] for row in found["data"]) == pytest.approx(1)
        assert all(row["before"]["value"] is None for row in found["data"]), "nobody wrote before"


class TestSidesOfTwoProducts:
    def test_differ_by_topic(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            found = asked(browser, "sides?side=%3DS1&side=Star%209")["data"]
        whole, *topics = found
        assert whole["topic"] is None
        assert whole["sides"][1]["low"] > 0, "they are clearly better spoken of"
        assert {row["topic"]["id"] for row in topics} == {"battery", "screen", "delivery"}
        assert whole["sides"][0]["difference"] is None


class TestOtherBrands:
    def test_have_shares_of_voice_in_public(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            found = asked(browser, "brands")
        assert {row["brand"]: row["texts"] for row in found["data"]} == {None: 13, "Other": 12}
        assert sum(row["share_of_voice"]["value"] for row in found["data"]) == pytest.approx(1)

    def test_are_praised_where_we_are_not(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            (claim,) = asked(browser, "claims")["data"]
        assert (claim["topic"]["id"], claim["standing"], claim["theirs"]["n"]) == ("screen", "unheard", 11)
        assert claim["phrases"][0]["aspect"] == "屏幕"

    def test_wishes_are_counted_by_topic(self, shop: Shop) -> None:
        with shop.house.as_(VIEWER) as browser:
            assert asked(browser, "needs")["data"] == [], "nobody wishes for anything here"


def label(number: int, polarity: int, said: int, way: Way = Way.OWN) -> GoldLabel:
    heard = Prediction("m@1", None, Polarity(said), 0.9)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return GoldLabel(str(number), "s", None, Polarity(polarity), way, None, None, None, 1, "usr_1", at, said=heard)


class TestTheCorrectedFigure:
    def test_says_why_there_is_none(self, shop: Shop) -> None:
        shop.gold.extend(label(n, -1, 1, Way.CORRECTION) for n in range(200))
        with shop.house.as_(VIEWER) as browser:
            found = asked(browser, "corrected?own=true")
        assert (found["corrected"], found["why_not"], found["gold"]) == (None, "gold_too_small", 0)

    def test_takes_known_errors_out(self, shop: Shop) -> None:
        for number in range(300):
            truth = number % 3 - 1
            shop.gold.append(label(number, truth, 0 if truth == -1 and number % 10 == 0 else truth))
        with shop.house.as_(VIEWER) as browser:
            found = asked(browser, "corrected?own=true")
        assert found["why_not"] is None
        assert found["gold"] == 300
        assert found["corrected"]["low"] <= found["corrected"]["value"] <= found["corrected"]["high"]
