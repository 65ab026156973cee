from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.areas.feedback.opinions.bench import Brand as Hearers
from tests.areas.metrics.brand import NOBODY, NOW, ZONE, Brand, Order, at, lively_brand
from tests.web.cast import AGENT, ANALYST, FIELD_ENGINEER, House, house_with
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.customers.model import Claim, Identifier, Trust
from zhiyin.customers.service import CustomerService
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.service import MetricService
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.web.api import metrics

MARCH = "from=2026-03-01&to=2026-03-31"


@pytest.fixture
def house(db: Database, tmp_path: Path) -> Iterator[House]:
    """The lively brand, and 刘洋, who ordered at a kiosk; nobody knows who ordered there a minute later."""
    clock = FixedClock(NOW)
    customers = CustomerService(db, Outbox(db, clock, {}), FactBatches(db, clock), clock)
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        liu = known_customer(db, customers)
        at_kiosk = [
            Order(9001, liu, at(180), 500, channel="kiosk"),
            Order(9002, NOBODY, at(180, 13), 5, channel="kiosk"),
        ]
        engine.apply(Brand(orders=at_kiosk).batches())
        engine.apply([replace(batch, id=batch.id + 100) for batch in lively_brand(size=600).batches()], as_of=NOW)
        facts: Any = SimpleNamespace(metrics=MetricService(engine, clock, ZONE))
        routers = [lambda app: metrics.router(app, facts)]
        texts = SimpleNamespace(opinions=Hearers(db, clock).opinions)
        yield house_with(db, clock, tmp_path, StaffService(db, clock), routers, customers=customers, texts=texts)


def known_customer(db: Database, customers: CustomerService) -> int:
    """An identity of 刘洋."""
    claim = Claim(
        identifiers=(Identifier("user_id", "u-77"),), at=to_micros(NOW), source_id=1, trust=Trust.SERVER,
        type="identify", traits={"name": "刘洋"},
    )  # fmt: skip
    with db.transaction() as tx:
        (identity_id,) = customers.take(tx, [claim])
    return identity_id


class TestValues:
    def test_are_never_bare_numbers(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            answer = browser.get(f"/metrics/revenue/values?{MARCH}&by=channel&compare=previous").json()
        assert answer["period"] == {"from": "2026-03-01", "to": "2026-03-31"}
        assert answer["as_of"] == "2026-07-01T04:00:00Z"
        value = answer["value"]
        assert value["low"] < value["value"] < value["high"]
        assert (value["unit"], value["currency"], value["exponent"]) == ("money", answer["variant"], 2)
        assert answer["comparison"]["period"] == {"from": "2026-01-29", "to": "2026-02-28"}
        assert {group["key"]["channel"] for group in answer["groups"]} == {"web", "store"}

    def test_lead_to_their_records(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            value = browser.get(f"/metrics/customer_satisfaction/values?{MARCH}&channel=").json()["value"]
            seen: list[int] = []
            cursor = ""
            while True:
                page = browser.get(f"/metrics/customer_satisfaction/records?{MARCH}&channel=&limit=5{cursor}").json()
                seen += [record["id"] for record in page["data"]]
                if not page["next_cursor"]:
                    break
                cursor = f"&cursor={page['next_cursor']}"
        assert len(seen) == len(set(seen)) == page["total"] == value["n"]

    def test_are_those_of_the_rows_that_one_may_see(self, house: House) -> None:
        """The agent's grant opens no scope that exists: nothing counts, though much is there."""
        with house.as_(AGENT) as browser:
            answer = browser.get(f"/metrics/order_count/values?{MARCH}").json()
            assert (answer["value"], answer["groups"]) == (None, [])
            assert browser.get(f"/metrics/order_count/records?{MARCH}").json()["total"] == 0
            assert browser.get(f"/changes?{MARCH}").json()["data"] == []

    def test_are_refused_to_who_may_not_read_measures(self, house: House) -> None:
        with house.as_(FIELD_ENGINEER) as browser:
            for path in ("/metrics", "/metrics/revenue/values", "/metrics/revenue/records", "/overview", "/changes"):
                assert browser.get(path).status_code == 403

    @pytest.mark.parametrize(
        "query",
        [
            "from=2026-03-31&to=2026-03-01",
            "from=0001-01-01&to=0001-01-02",
            "by=happiness",
            "by=agent",
            "by=day,week,channel",
            "compare=tomorrow",
            "agent=x",
        ],
    )
    def test_of_a_senseless_question_are_refused(self, house: House, query: str) -> None:
        with house.as_(ANALYST) as browser:
            assert browser.get(f"/metrics/revenue/values?{query}").status_code == 422

    def test_may_be_split_by_brand(self, house: House, db: Database) -> None:
        with db.transaction() as tx:
            house.staff.scopes.scope_id(tx, "华星", "", "North")
        with house.as_(ANALYST) as browser:
            groups = browser.get(f"/metrics/order_count/values?{MARCH}&by=brand").json()["groups"]
        assert {group["key"]["brand"] for group in groups} == {"华星", None}

    def test_of_a_missing_measure_are_not_found(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            assert browser.get("/metrics/happiness/values").status_code == 404

    @pytest.mark.parametrize("word", ["%00", "%F0%9F%98%80", "'%3B--", "%7Bx%7D", "%25s"])
    def test_of_hostile_words_are_none(self, house: House, word: str) -> None:
        with house.as_(ANALYST) as browser:
            answer = browser.get(f"/metrics/revenue/values?{MARCH}&channel={word}&variant={word}")
            assert (answer.status_code, answer.json()["value"]) == (200, None)


class TestComparing:
    def test_with_days_of_ones_own(self, house: House) -> None:
        asked = f"{MARCH}&compare=own&compare_from=2026-02-01&compare_to=2026-02-28"
        with house.as_(ANALYST) as browser:
            answer = browser.get(f"/metrics/revenue/values?{asked}").json()
            february = browser.get("/metrics/revenue/values?from=2026-02-01&to=2026-02-28").json()
        assert answer["comparison"]["period"] == {"from": "2026-02-01", "to": "2026-02-28"}
        assert answer["comparison"]["value"]["value"] == february["value"]["value"]

    def test_with_days_as_far_from_spring_festival(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            known = browser.get("/metrics/revenue/values?from=2026-02-10&to=2026-02-23&compare=festival")
            unknown = browser.get("/metrics/revenue/values?from=2036-02-01&to=2036-02-10&compare=festival")
        assert known.status_code == 200
        assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "compare")

    @pytest.mark.parametrize("days", ["", "&compare_from=2026-03-31&compare_to=2026-04-30", "&compare_from=2026-02-01"])
    def test_with_no_days_or_the_same_ones_is_refused(self, house: House, days: str) -> None:
        with house.as_(ANALYST) as browser:
            assert browser.get(f"/metrics/revenue/values?{MARCH}&compare=own{days}").status_code == 422

    def test_of_a_measure_that_matures_moves_both_sides(self, house: House) -> None:
        asked = "from=2026-06-01&to=2026-06-30&compare=own&compare_from=2026-05-01&compare_to=2026-05-30"
        with house.as_(ANALYST) as browser:
            (panel,) = browser.get(f"/overview?{asked}&ids=unit_return_rate").json()["data"]
        result = panel["result"]
        late = date(2026, 6, 1) - date.fromisoformat(result["period"]["from"])
        assert late.days > 0
        assert result["comparison"]["period"]["from"] == str(date(2026, 5, 1) - late)


class TestRecords:
    def test_lead_to_the_customer(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            page = browser.get("/metrics/order_count/records?from=2026-06-01&to=2026-06-30&channel=kiosk").json()
        nobody, liu = (record["customer"] for record in page["data"])
        assert nobody is None
        assert liu["name"] == "刘洋"
        assert liu["id"].startswith("cus_")


class TestOverview:
    def test_answers_each_measure_by_itself(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            panels = browser.get(f"/overview?{MARCH}&ids=revenue,happiness,order_count&by=week").json()["data"]
        assert [panel["metric"] for panel in panels] == ["revenue", "happiness", "order_count"]
        assert [panel["error"] and panel["error"]["status"] for panel in panels] == [None, 404, None]
        assert panels[2]["result"]["groups"]

    def test_is_of_the_headline_measures_when_none_is_named(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            shown = [panel["metric"] for panel in browser.get("/overview").json()["data"]]
        assert shown == [id_ for id_, metric in all_metrics().items() if metric.card.is_headline]
        assert 10 <= len(shown) <= 30, "a page, and no more than is answered at once"


class TestCards:
    @pytest.mark.parametrize(("language", "name"), [("en", "Revenue"), ("zh-CN", "销售额"), ("zh-TW", "營業額")])
    def test_speak_the_readers_language(self, house: House, language: str, name: str) -> None:
        with house.as_(ANALYST) as browser:
            assert browser.get("/metrics/revenue", Accept_Language=language).json()["name"] == name
            assert name in {card["name"] for card in browser.get("/metrics", Accept_Language=language).json()["data"]}

    def test_are_found_in_any_language_and_by_what_they_tell_about(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            answer = browser.get("/metrics", Accept_Language="zh-CN").json()
        card = next(card for card in answer["data"] if card["id"] == "revenue")
        assert card["names"] == {"en": "Revenue", "zh-CN": "销售额", "zh-TW": "營業額"}
        assert card["subject"] == "purchases"
        assert [subject["name"] for subject in answer["subjects"]][:2] == ["感受", "服务"]
        named = {dimension["id"] for dimension in answer["dimensions"]}
        assert {name for card in answer["data"] for name in card["dimensions"]} <= named

    def test_are_chosen_from_a_goal_by_the_stage_of_the_journey(self, house: House) -> None:
        with house.as_(ANALYST) as browser:
            guide = browser.get("/metrics/guide", Accept_Language="zh-TW").json()
            known = {card["id"] for card in browser.get("/metrics").json()["data"]}
        advised = {(each["goal"], each["stage"], each["metric"]) for each in guide["data"]}
        assert ("service", "get_help", "first_response_time") in advised
        assert {metric for *_, metric in advised} <= known
        assert {goal for goal, *_ in advised} == {goal["id"] for goal in guide["goals"]}
        assert all(each["why"] for each in guide["data"])
