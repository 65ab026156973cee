"""Periods of KPIs that are closed: frozen once, kept beside what is known later, exported for pay."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.areas.metrics.brand import ZONE, Brand, Order
from tests.areas.performance.kpi_brand import (
    ALL_OF_FEBRUARY,
    ENPS,
    FEBRUARY,
    MARCH,
    OF_NORTH,
    OF_SERVICE,
    SERVICE,
    Goals,
    add,
    closings,
    of_staff,
    own,
    said,
    tree,
    waited,
)
from tests.web.cast import ADMIN, OWNER, Browser
from zhiyin.base.locale import Locale
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Unit
from zhiyin.performance.kpis import store


class TestClosing:
    def test_freezes_what_was_known_and_later_changes_stand_beside_it(self, goals: Goals, owner: Browser) -> None:
        kpi = add(owner, OF_SERVICE, target=40, weight=2)
        owner.post("/kpi-closings", FEBRUARY)
        before = tree(owner)[kpi]
        assert (before["closing"]["value"]["value"], before["restated"]) == (50, False)
        goals.tell(Brand(answers=said(3_000, SERVICE, 0, 0, 100, day=20)))
        owner.ask("PUT", f"/kpis/{kpi}", {"target": -20, "weight": 1})
        after = tree(owner)[kpi]
        assert after["closing"] == before["closing"]
        assert (after["closing"]["value"]["n"], after["closing"]["wanted"], after["closing"]["weight"]) == (100, 40, 2)
        assert (after["told"]["value"]["value"], after["told"]["value"]["n"]) == (pytest.approx(-25), 200)
        assert after["restated"] is True
        assert (after["achievement"], after["wanted"]) == (before["closing"]["achievement"], 40)

    def test_is_done_once_by_somebody(self, goals: Goals, owner: Browser) -> None:
        add(owner, OF_SERVICE, target=40)
        first = owner.post("/kpi-closings", FEBRUARY).json()
        with goals.house.as_(ADMIN) as admin:
            assert admin.post("/kpi-closings", FEBRUARY).json() == first
        (frozen,) = closings(owner)
        assert (frozen["id"], frozen["closed_by"]) == (first["closed"][0], OWNER.name)
        log = [entry for entry in goals.house.staff.audit.newest() if entry.action == "kpi.closed"]
        assert [(entry.subject, entry.details["first"]) for entry in log] == [(frozen["id"], "2026-02-01")]

    def test_takes_what_was_added_meanwhile_and_leaves_what_is_frozen(self, goals: Goals, owner: Browser) -> None:
        add(owner, OF_SERVICE)
        owner.post("/kpi-closings", FEBRUARY)
        goals.tell(Brand(answers=said(3_000, SERVICE, 0, 0, 100)))
        add(owner, OF_NORTH)
        owner.post("/kpi-closings", FEBRUARY)
        assert sorted(one["value"]["value"] for one in closings(owner)) == [20, 50]

    def test_is_undone_with_a_reason_that_stays(self, goals: Goals, owner: Browser) -> None:
        kpi = add(owner, OF_SERVICE)
        owner.post("/kpi-closings", FEBRUARY)
        (frozen,) = closings(owner)
        assert tree(owner)[kpi]["may_reopen"] is True
        assert owner.post(f"/kpi-closings/{frozen['id']}/reopening", {"reason": ""}).status_code == 422
        reopened = owner.post(f"/kpi-closings/{frozen['id']}/reopening", {"reason": "补录了门店答卷"})
        assert (reopened.status_code, reopened.json()["reopened_by"]) == (200, OWNER.name)
        assert owner.post(f"/kpi-closings/{frozen['id']}/reopening", {"reason": "again"}).status_code == 409
        assert tree(owner)[kpi]["closing"] is None
        goals.tell(Brand(answers=said(3_000, SERVICE, 0, 0, 100)))
        owner.post("/kpi-closings", FEBRUARY)
        old, new = closings(owner)
        assert (old["value"]["value"], old["reopened_reason"]) == (50, "补录了门店答卷")
        assert (new["value"]["value"], new["reopened_at"]) == (pytest.approx(-25), None)
        log = [entry.action for entry in goals.house.staff.audit.newest() if entry.action.startswith("kpi.")]
        assert log == ["kpi.closed", "kpi.reopened", "kpi.closed", "kpi.added"]

    def test_of_employees_is_done_once_for_all(self, goals: Goals, owner: Browser) -> None:
        goals.tell(Brand(answers=of_staff(6)))
        kpi = add(owner, ENPS)
        owner.post("/kpi-closings", FEBRUARY)
        (frozen,) = closings(owner)
        assert frozen["value"]["n"] == 6
        assert tree(owner)[kpi]["may_reopen"] is False
        goals.tell(Brand(answers=of_staff(1, first=8_000)))
        assert owner.post(f"/kpi-closings/{frozen['id']}/reopening", {"reason": "late"}).status_code == 409
        assert owner.delete(f"/kpis/{kpi}").status_code == 204
        again = add(owner, ENPS)
        answer = owner.post("/kpi-closings", FEBRUARY).json()
        assert (answer["closed"], [one["kpi"] for one in answer["left"]]) == ([], [again])
        assert closings(owner) == [frozen]

    def test_waits_for_the_end_of_the_period_and_for_complete_records(self, goals: Goals, owner: Browser) -> None:
        goals.tell(Brand(tickets=waited(40)))
        late = add(owner, {"metric": "fcr_no_repeat"}, target=0.8)
        assert owner.post("/kpi-closings", {"rhythm": "month", "on": "2026-03-01"}).status_code == 409
        answer = owner.post("/kpi-closings", FEBRUARY).json()
        assert (answer["closed"], [one["kpi"] for one in answer["left"]]) == ([], [late])
        assert "2026-03-08" in answer["left"][0]["why"]
        goals.clock.instant += timedelta(days=7)
        with goals.house.as_(OWNER) as later:
            behind = later.post("/kpi-closings", FEBRUARY).json()
            assert (behind["closed"], len(behind["left"])) == ([], 1), "the facts of these days may still come"
            goals.engine.confirm(goals.clock.now())
            assert len(later.post("/kpi-closings", FEBRUARY).json()["closed"]) == 1

    def test_of_employees_waits_until_the_facts_have_come_to_the_end_of_the_month(self, goals: Goals) -> None:
        goals.tell(Brand(answers=of_staff(6)))
        goals.clock.instant += timedelta(days=31)
        with goals.house.as_(OWNER) as owner:
            kpi = add(owner, ENPS)
            assert tree(owner, on="2026-03-14")[kpi]["told"] is None, "February is no part of March"
            assert owner.post("/kpi-closings", MARCH).json()["closed"] == []
            goals.engine.confirm(goals.clock.now())
            assert len(owner.post("/kpi-closings", MARCH).json()["closed"]) == 1

    def test_takes_the_value_of_the_definition_in_force(self, goals: Goals, owner: Browser) -> None:
        add(owner, {**OF_SERVICE, "metric": "own"})
        assert [one["told"]["value"]["value"] for one in tree(owner).values()] == [50]
        goals.customs["own"] = own(2, good_from=8)
        assert [one["told"]["value"]["value"] for one in tree(owner).values()] == [80]
        owner.post("/kpi-closings", FEBRUARY)
        (frozen,) = closings(owner)
        assert (frozen["value"]["value"], frozen["version"]) == (80, 2)

    def test_takes_what_is_known_now_and_nothing_remembered(self, goals: Goals, owner: Browser) -> None:
        add(owner, OF_SERVICE)
        tree(owner)
        more = Brand(answers=said(3_000, SERVICE, 0, 0, 100)).batches()
        goals.engine.apply([replace(batch, id=batch.id + 1_000) for batch in more], as_of=goals.clock.now())
        owner.post("/kpi-closings", FEBRUARY)
        assert [one["value"]["n"] for one in closings(owner)] == [200]

    def test_freezes_also_that_nothing_was_told(self, owner: Browser) -> None:
        add(owner, {"metric": "review_stars"}, target=4)
        owner.post("/kpi-closings", FEBRUARY)
        (frozen,) = closings(owner)
        assert (frozen["value"]["value"], frozen["value"]["n"], frozen["wanted"]) == (None, 0, 4)
        assert frozen["achievement"]["standing"] == "no_value"

    def test_outlives_the_kpi(self, owner: Browser) -> None:
        kpi = add(owner, OF_SERVICE)
        owner.post("/kpi-closings", FEBRUARY)
        assert owner.delete(f"/kpis/{kpi}").status_code == 204
        assert [one["kpi"] for one in closings(owner)] == [kpi]


def test_the_export_for_pay_holds_what_was_frozen_and_no_formula(goals: Goals, owner: Browser) -> None:
    add(owner, OF_SERVICE, target=40, name="=HYPERLINK(1)", department="@Service", weight=2)
    owner.post("/kpi-closings", FEBRUARY)
    goals.tell(Brand(answers=said(3_000, SERVICE, 0, 0, 100)))
    answer = owner.get(f"/kpi-closings.csv?{ALL_OF_FEBRUARY}")
    assert answer.headers["content-type"].startswith("text/csv")
    (line,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert (line["kpi"], line["department"]) == ("'=HYPERLINK(1)", "'@Service")
    assert (line["value"], line["n"], line["target"], line["standing"]) == ("50.0", "100", "40.0", "unsure")
    assert (line["definition_version"], line["part"], line["weight"]) == ("1", '{"department":"Service"}', "2.0")
    assert (line["closed_by"], line["target_set_by"]) == (OWNER.name, OWNER.name)
    assert line["low"] < line["value"] < line["high"]
    assert line["as_of"] == line["closed_at"] == "2026-03-02T09:05:00+00:00"


def test_the_export_stays_the_same_when_the_metric_changes_or_goes(goals: Goals, owner: Browser) -> None:
    at = datetime(2026, 2, 10, 12, tzinfo=ZONE)
    goals.tell(Brand(orders=[Order(1, 1, at, 1_234_500)]))
    revenue = all_metrics()["revenue"]
    named = replace(revenue.card, id="takings", names={Locale.EN: "Takings", Locale.ZH_CN: "进账"})
    goals.customs["takings"] = replace(revenue, card=named)
    add(owner, {"metric": "takings", "variant": "CNY"}, target=20_000)
    owner.post("/kpi-closings", FEBRUARY)
    before = owner.get(f"/kpi-closings.csv?{ALL_OF_FEBRUARY}", Accept_Language="zh-CN").text
    (line,) = csv.DictReader(io.StringIO(before))
    assert (line["kpi"], line["value"], line["target"], line["unit"]) == ("进账", "12345.0", "5600.0", "CNY")
    shown = closings(owner)
    goals.customs["takings"] = replace(revenue, card=replace(named, unit=Unit.COUNT, names={Locale.EN: "Orders"}))
    assert owner.get(f"/kpi-closings.csv?{ALL_OF_FEBRUARY}", Accept_Language="zh-CN").text == before
    del goals.customs["takings"]
    assert owner.get(f"/kpi-closings.csv?{ALL_OF_FEBRUARY}", Accept_Language="zh-CN").text == before
    assert closings(owner) == shown
    assert (shown[0]["name"], shown[0]["value"]["currency"], shown[0]["value"]["exponent"]) == ("Takings", "CNY", 2)


def test_more_records_are_kept_than_32_bits_hold(goals: Goals, owner: Browser) -> None:
    kpi = add(owner, OF_SERVICE)
    owner.post("/kpi-closings", FEBRUARY)
    with goals.db.transaction() as tx:
        (frozen,) = store.list_closings(tx, date(2026, 2, 1), date(2026, 2, 28))
        many = replace(frozen, id="kcl_many", first_on=date(2026, 1, 1), last_on=date(2026, 1, 31), n=5_000_000_000)
        assert store.add_closing(tx, many)
        assert store.closings_in_force(tx, [many.first_on]) == {(kpi, many.first_on): many}
