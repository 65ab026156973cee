"""Custom metrics through the API: who may define them, and that they are answered like any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.areas.metrics.brand import NOW, ZONE, lively_brand
from tests.areas.metrics.test_custom import ADVOCATES, SALES
from tests.web.cast import AGENT, ANALYST, NORTHERN, OWNER, House, Member, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.customers.service import CustomerService
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.metrics.custom.service import CustomMetricService
from zhiyin.metrics.service import MetricService
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.web.api import custom_metrics, metrics

MARCH = "from=2026-03-01&to=2026-03-31"


@pytest.fixture
def house(db: Database, tmp_path: Path) -> Iterator[House]:
    clock = FixedClock(NOW)
    staff = StaffService(db, clock)
    custom = CustomMetricService(db, clock, staff.audit, ZONE)
    customers = CustomerService(db, Outbox(db, clock, {}), FactBatches(db, clock), clock)
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        engine.apply(lively_brand(size=600).batches(), as_of=NOW)
        facts: Any = SimpleNamespace(metrics=MetricService(engine, clock, ZONE, custom=custom.metrics))
        routers = [lambda app: custom_metrics.router(app, facts), lambda app: metrics.router(app, facts)]
        yield house_with(db, clock, tmp_path, staff, routers, custom_metrics=custom, customers=customers)


class TestADefinition:
    def test_is_answered_like_any_other_metric(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            assert browser.post("/custom-metrics", {"definition": SALES}).json()["version"] == 1
            own = browser.get(f"/metrics/sales/values?{MARCH}&by=channel&compare=previous").json()
            twin = browser.get(f"/metrics/revenue/values?{MARCH}&by=channel&compare=previous").json()
            ids = [card["id"] for card in browser.get("/metrics").json()["data"]]
        same = ("value", "variants", "groups", "comparison", "unit")
        assert {name: own[name] for name in same} == {name: twin[name] for name in same}
        assert "sales" in ids

    def test_is_called_as_its_author_says_in_each_language(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            browser.post("/custom-metrics", {"definition": ADVOCATES})
            card = browser.get("/metrics/would_recommend").json()
        assert card["names"] == {"en": "Would recommend", "zh-CN": "愿意推荐", "zh-TW": "願意推薦"}

    def test_with_a_mistake_is_told_where_it_stands(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            answer = browser.post("/custom-metrics", {"definition": SALES.replace("amount", "amout")})
        assert answer.status_code == 422
        assert "`amout` is no column of orders; did you mean `amount`?" in answer.text

    def test_can_be_read_and_removed(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            browser.post("/custom-metrics", {"definition": SALES})
        with house.as_(ANALYST) as browser:
            assert browser.get("/custom-metrics/sales").json()["definition"] == SALES
            assert [one["id"] for one in browser.get("/custom-metrics").json()["data"]] == ["sales"]
        with house.as_(OWNER) as browser:
            assert browser.delete("/custom-metrics/sales").status_code == 204
            assert browser.get("/custom-metrics/sales").status_code == 404
            assert browser.get(f"/metrics/sales/values?{MARCH}").status_code == 404

    @pytest.mark.parametrize("who", [ANALYST, AGENT, NORTHERN])
    def test_is_for_those_who_set_targets(self, house: House, who: Member) -> None:
        with house.as_(who) as browser:
            assert browser.post("/custom-metrics", {"definition": SALES}).status_code == 403
            assert browser.delete("/custom-metrics/sales").status_code == 403


class TestADraft:
    def test_is_told_all_its_mistakes_each_where_it_stands(self, house: House) -> None:
        text = "id: Big\nname: no\ntype: simple\nmeasure: {of: orders, sum: amout}\n"
        with house.as_(OWNER) as browser:
            answer = browser.post("/custom-metrics/check", {"definition": text}).json()
        assert [(one["line"], one["column"]) for one in answer["mistakes"]] == [(1, 5), (2, 7), (4, 28)]
        assert answer["mistakes"][2]["detail"].endswith("`amout` is no column of orders; did you mean `amount`?")
        assert answer["card"] is None

    def test_is_shown_what_it_would_mean_and_be_and_is_not_saved(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            card = browser.post("/custom-metrics/check", {"definition": SALES}).json()["card"]
            preview = browser.post("/custom-metrics/preview", {"definition": SALES}).json()
            assert (card["formula"], card["version"]) == ("sum(amount of orders)", 1)
            assert preview["value"]["n"]
            assert preview["value"]["low"] < preview["value"]["value"] < preview["value"]["high"]
            assert browser.get("/custom-metrics").json()["data"] == []

    def test_that_takes_time_is_tried_on_days_that_are_over(self, house: House) -> None:
        text = "{id: again, name: A, type: conversion, from: {of: visits}, to: {of: orders}, within_days: 30}"
        with house.as_(OWNER) as browser:
            preview = browser.post("/custom-metrics/preview", {"definition": text}).json()
        last = date.fromisoformat(preview["period"]["to"])
        assert last <= NOW.astimezone(ZONE).date() - timedelta(days=31)

    def test_that_cannot_be_counted_has_no_preview(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            answer = browser.post("/custom-metrics/preview", {"definition": SALES.replace("amount", "amout")})
        assert answer.status_code == 422

    def test_would_be_the_next_version_where_it_means_something_else(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            browser.post("/custom-metrics", {"definition": SALES})
            for text, version in ((SALES.replace("Sales", "Takings"), 1), (SALES.replace("amount", "net"), 2)):
                assert browser.post("/custom-metrics/check", {"definition": text}).json()["card"]["version"] == version

    @pytest.mark.parametrize("who", [ANALYST, AGENT])
    @pytest.mark.parametrize("what", ["check", "preview"])
    def test_is_for_those_who_define(self, house: House, who: Member, what: str) -> None:
        with house.as_(who) as browser:
            assert browser.post(f"/custom-metrics/{what}", {"definition": SALES}).status_code == 403

    def test_is_previewed_only_by_who_sees_everything(self, house: House) -> None:
        with house.as_(NORTHERN) as browser:
            assert browser.post("/custom-metrics/preview", {"definition": SALES}).status_code == 403


class TestVersions:
    def test_are_kept_with_who_wrote_them(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            browser.post("/custom-metrics", {"definition": SALES})
            browser.post("/custom-metrics", {"definition": SALES.replace("amount", "net")})
            browser.delete("/custom-metrics/sales")
            versions = browser.get("/custom-metrics/sales/versions").json()["data"]
            assert browser.get("/custom-metrics/nothing/versions").status_code == 404
        assert [(one["version"], one["by"]) for one in versions] == [(n, OWNER.name) for n in (3, 2, 1)]
        assert [one["definition"] for one in versions] == ["", SALES.replace("amount", "net"), SALES]

    def test_name_nobody_to_who_does_not_see_the_staff(self, house: House) -> None:
        with house.as_(OWNER) as browser:
            browser.post("/custom-metrics", {"definition": SALES})
        with house.as_(ANALYST) as browser:
            (version,) = browser.get("/custom-metrics/sales/versions").json()["data"]
        assert (version["by"], version["definition"]) == (None, SALES)

    def test_tell_what_is_made_of_a_metric(self, house: House) -> None:
        made = "{id: doubled, name: D, type: derived, expr: 2 * a, metrics: [{name: sales, alias: a}]}"
        with house.as_(OWNER) as browser:
            for text in (SALES, made):
                browser.post("/custom-metrics", {"definition": text})
            listed = {one["id"]: one for one in browser.get("/custom-metrics").json()["data"]}
            refused = browser.delete("/custom-metrics/sales")
        assert (listed["sales"]["used_by"], listed["doubled"]["type"]) == (["doubled"], "derived")
        assert refused.status_code == 409
