"""KPIs over the facts of an invented brand: the tree, who sees it, closing a month, what is restated, the export."""

from __future__ import annotations

import csv
import io
from collections import ChainMap
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.areas.metrics.brand import ZONE, Answer, Brand, Order, Ticket
from tests.areas.metrics.test_cuts import known_of
from tests.web.cast import ADMIN, AGENT, ANALYST, NORTHERN, OWNER, Browser, House, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.base.locale import Locale
from zhiyin.db.database import Database
from zhiyin.metrics.catalog import all_metrics, net_promoter_score
from zhiyin.metrics.model import Change, Metric, Unit
from zhiyin.metrics.service import MetricService
from zhiyin.metrics.votes import votes_metric
from zhiyin.performance.kpis import store
from zhiyin.performance.kpis.results import KpiResults
from zhiyin.performance.kpis.service import KpiService
from zhiyin.performance.service import TargetService
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.web.api import kpis, rankings, targets

SERVICE, NORTH = 1, 2
PLACES = {SERVICE: ("A", "Service", "South"), NORTH: ("A", "Retail", "North")}
NPS = {"metric": "net_promoter_score", "variant": "transactional"}
OF_SERVICE = {**NPS, "only": {"department": "Service"}}
OF_CHAT = {**NPS, "only": {"channel": "chat"}}
OF_NORTH = {**NPS, "only": {"brand": "A", "region": "North"}}
OF_PRO = {**NPS, "only": {"trait.plan": "pro"}}
OF_GOLD = {**NPS, "only": {"trait.plan": "gold"}}
ENPS = {"metric": "employee_net_promoter_score"}
FEBRUARY = {"rhythm": "month", "on": "2026-02-14"}
MARCH = {"rhythm": "month", "on": "2026-03-14"}
ALL_OF_FEBRUARY = "from=2026-02-01&to=2026-02-28"


def said(first: int, scope: int, promoters: int, passives: int, detractors: int, *, day: int = 10) -> list[Answer]:
    scores = [10] * promoters + [8] * passives + [2] * detractors
    at = datetime(2026, 2, day, 12, tzinfo=ZONE)
    return [
        Answer(first + i, first + i, at, score, relation="transactional", scope=scope)
        for i, score in enumerate(scores)
    ]  # fmt: skip


def waited(count: int) -> list[Ticket]:
    at = datetime(2026, 2, 26, 12, tzinfo=ZONE)
    return [Ticket(9_000 + i, i, at, 600, 1_200, "solved", scope=SERVICE) for i in range(count)]


def of_staff(people: int, *, first: int = 7_000) -> list[Answer]:
    at = datetime(2026, 2, 10, 12, tzinfo=ZONE)
    return [Answer(first + i, first + i, at, 9, "enps", scope=SERVICE) for i in range(people)]


def own(version: int, *, good_from: int) -> Metric:
    """What a brand has defined itself: whom it takes for a promoter is another thing in each version."""
    card = replace(net_promoter_score.CARD, id="own", history=(Change(version, date(2026, 3, 1), "as it is"),))
    return votes_metric(card, kind="nps", lowest=0, scale_max=10, good_from=good_from, bad_to=6)


@dataclass
class Goals:
    """The house, and the facts that can still come."""

    house: House
    engine: DuckDbEngine
    clock: FixedClock
    db: Database
    customs: dict[str, Metric]
    traits: list[str]
    told: int = 0

    def tell(self, brand: Brand) -> None:
        """More facts come, and what was remembered of before is forgotten."""
        self.clock.instant += timedelta(minutes=5)
        self.told += 1
        batches = [replace(batch, id=batch.id + 100 * self.told) for batch in brand.batches()]
        self.engine.apply(batches, as_of=self.clock.now())


@pytest.fixture
def goals(db: Database, clock: FixedClock, tmp_path: Path) -> Iterator[Goals]:
    staff = StaffService(db, clock)
    customs = {"own": own(1, good_from=9)}
    known = ChainMap(customs, dict(all_metrics()))
    aims = TargetService(db, clock, staff.audit, known)
    traits = ["plan"]
    tree = KpiService(db, clock, staff.audit, aims, known, lambda: traits)
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        metrics = MetricService(engine, clock, ZONE, custom=lambda: customs, traits=lambda: traits)
        results = KpiResults(db, tree, metrics, clock, staff.audit, ZONE, lambda: PLACES)
        warehouse: Any = SimpleNamespace(metrics=metrics, kpi_results=results)
        routers = [targets.router, *(lambda app, r=r: r.router(app, warehouse) for r in (kpis, rankings))]
        parts = {"targets": aims, "kpis": tree, "places": lambda: PLACES}
        found = Goals(house_with(db, clock, tmp_path, staff, routers, **parts), engine, clock, db, customs, traits)
        found.tell(Brand(answers=[*said(1_000, SERVICE, 60, 30, 10), *said(2_000, NORTH, 40, 40, 20)]))
        yield found


@pytest.fixture
def owner(goals: Goals) -> Iterator[Browser]:
    with goals.house.as_(OWNER) as browser:
        yield browser


def add(browser: Browser, measure: dict[str, Any] | None, **more: Any) -> str:
    answer = browser.post("/kpis", {"measure": measure, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def tree(browser: Browser, on: str = "2026-02-14") -> dict[str, dict[str, Any]]:
    return {kpi["id"]: kpi for kpi in browser.get(f"/kpis?on={on}").json()["data"]}


def closings(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/kpi-closings?{ALL_OF_FEBRUARY}").json()["data"]
    return found


class TestTheTree:
    def test_shows_each_value_with_its_interval_and_how_far_it_is_from_the_target(self, owner: Browser) -> None:
        kpi = add(owner, OF_SERVICE, target=30, department="Service")
        service = tree(owner)[kpi]
        value = service["told"]["value"]
        assert (value["value"], value["n"], service["told"]["version"]) == (50, 100, 1)
        assert 30 < value["low"] < 50 < value["high"]
        assert service["period"] == {"from": "2026-02-01", "to": "2026-02-28"}
        assert (service["achievement"]["standing"], service["achievement"]["degree"]) == ("reached", 1.0)
        assert service["target"]["value"] == service["wanted"] == 30

    def test_rolls_up_by_weight_and_says_how_much_of_it_is_known(self, owner: Browser) -> None:
        top = add(owner, None, name="Company")
        add(owner, OF_SERVICE, parent=top, weight=3, target=50)
        add(owner, OF_NORTH, parent=top, weight=1, target=50)
        add(owner, {"metric": "first_response_time"}, parent=top, weight=4, target=600)
        below = tree(owner)[top]["below"]
        assert below["known"] == 0.5
        assert below["degree"] == pytest.approx((3 * 1.0 + 1 * 120 / 150) / 4)
        assert below["low"] < below["degree"] <= below["high"] <= 1

    def test_says_that_few_records_and_none_are_unknown(self, goals: Goals, owner: Browser) -> None:
        goals.tell(Brand(tickets=waited(12)))
        few = add(owner, {"metric": "first_response_time"}, target=60)
        none = add(owner, {"metric": "review_stars"}, target=4)
        found = tree(owner)
        value = found[few]["told"]["value"]
        assert (found[few]["achievement"]["standing"], value["display"], value["n"]) == ("too_few", "interval", 12)
        assert found[none]["achievement"] == {"standing": "no_value", "degree": None, "low": None, "high": None}

    def test_counts_of_a_running_period_the_days_that_are_over(self, owner: Browser) -> None:
        kpi = add(owner, {**NPS, "rhythm": "quarter"}, target=30)
        quarter = tree(owner)[kpi]
        assert quarter["period"] == {"from": "2026-01-01", "to": "2026-03-31"}
        assert quarter["told"]["period"] == {"from": "2026-01-01", "to": "2026-03-01"}

    def test_wants_of_what_adds_up_as_much_as_days_are_counted(self, owner: Browser) -> None:
        kpi = add(owner, {"metric": "order_count"}, target=10)
        orders = tree(owner, on="2026-02-01")[kpi]
        assert (orders["target"]["value"], orders["wanted"]) == (10, 280)

    def test_has_one_target_for_a_metric_wherever_it_is_set(self, owner: Browser) -> None:
        whole, part = add(owner, NPS, target=40), add(owner, OF_SERVICE, target=45)
        assert [target["value"] for target in owner.get("/targets").json()["data"]] == [40]
        owner.ask("PUT", "/targets/net_promoter_score", {"value": 42, "variant": "transactional"})
        found = tree(owner)
        assert (found[whole]["target"]["value"], found[part]["target"]["value"]) == (42, 45)
        assert owner.ask("PUT", f"/kpis/{whole}", {"target": None}).status_code == 200
        assert owner.get("/targets").json()["data"] == []

    def test_keeps_since_when_a_target_holds_when_something_else_is_changed(self, goals: Goals, owner: Browser) -> None:
        kpi = add(owner, OF_SERVICE, target=45)
        since = tree(owner)[kpi]["target"]["since"]
        goals.clock.instant += timedelta(minutes=5)
        assert owner.ask("PUT", f"/kpis/{kpi}", {"target": 45, "weight": 2}).status_code == 200
        assert (tree(owner)[kpi]["target"]["since"], tree(owner)[kpi]["weight"]) == (since, 2)

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            pytest.param({"measure": {**NPS, "only": {"week": "2026-02-02"}}}, 422, id="a week is no part of a brand"),
            pytest.param({"measure": {**NPS, "only": {"agent": "TEA"}}}, 422, id="a part that it does not have"),
            pytest.param(
                {"measure": {**NPS, "only": {"trait.mood": "good"}}}, 422, id="a trait that nothing is cut by"
            ),
            pytest.param({"measure": {**ENPS, "only": {"trait.plan": "pro"}}}, 422, id="a trait of employees"),
            pytest.param({"measure": {**NPS, "only": {"channel": ""}}}, 422, id="a part without a word"),
            pytest.param({"measure": {**NPS, "only": {"channel": "\x00"}}}, 422, id="a word that no store keeps"),
            pytest.param({"measure": {"metric": "session_length"}}, 422, id="neither way is good"),
            pytest.param({"measure": {"metric": "happiness"}}, 404, id="no such metric"),
            pytest.param({"measure": NPS, "target": 101}, 422, id="beyond what can be"),
            pytest.param({"measure": NPS, "weight": 0}, 422, id="of no weight"),
            pytest.param({"measure": NPS, "parent": "kpi_1"}, 404, id="below what is not there"),
            pytest.param({"measure": NPS, "owner": "usr_1"}, 404, id="of somebody who is not there"),
            pytest.param({"name": " "}, 422, id="a heading without a name"),
        ],
    )
    def test_refuses_what_cannot_be(self, owner: Browser, body: dict[str, Any], status: int) -> None:
        assert owner.post("/kpis", body).status_code == status
        assert tree(owner) == {}
        assert owner.get("/targets").json()["data"] == []

    def test_wants_nothing_twice_and_holds_nothing_below_itself(self, owner: Browser) -> None:
        top = add(owner, None, name="Company")
        child = add(owner, OF_CHAT, parent=top, target=20)
        assert owner.post("/kpis", {"measure": {**OF_CHAT, "rhythm": "year"}}).status_code == 409
        assert owner.ask("PUT", f"/kpis/{top}", {"name": "Company", "parent": child}).status_code == 422
        assert owner.delete(f"/kpis/{top}").status_code == 409
        assert [owner.delete(f"/kpis/{each}").status_code for each in (child, top)] == [204, 204]
        assert tree(owner) == {}
        again = add(owner, OF_CHAT)
        assert tree(owner)[again]["target"] is None, "the target of the part went with the KPI before"

    def test_leaves_the_target_of_a_region_where_it_stands_among_the_targets(self, owner: Browser) -> None:
        wanted = {"value": 33, "variant": "transactional", "only": {"brand": "A", "region": "North"}}
        assert owner.ask("PUT", "/targets/net_promoter_score", wanted).status_code == 200
        kpi = add(owner, OF_NORTH)
        assert tree(owner)[kpi]["target"]["value"] == 33
        assert owner.delete(f"/kpis/{kpi}").status_code == 204
        (kept,) = owner.get("/targets?with_parts=true").json()["data"]
        assert kept["value"] == 33


class TestWhoSeesOnlySomeRows:
    def test_sees_the_kpis_of_those_rows_alone(self, goals: Goals, owner: Browser) -> None:
        top = add(owner, None, name="Company")
        own, foreign = add(owner, OF_NORTH, parent=top, target=30), add(owner, OF_SERVICE, parent=top)
        whole = add(owner, NPS, parent=top)
        with goals.house.as_(NORTHERN) as northern:
            assert set(tree(northern)) == {own}
            for id_ in (foreign, whole, top):
                assert northern.ask("PUT", f"/kpis/{id_}", {"weight": 2}).status_code == 404
                assert northern.delete(f"/kpis/{id_}").status_code == 404
            assert northern.ask("PUT", f"/kpis/{own}", {"parent": top, "weight": 2, "target": 35}).status_code == 200
            assert northern.ask("PUT", f"/kpis/{own}", {"parent": foreign}).status_code == 404
        assert (tree(owner)[own]["parent"], tree(owner)[own]["target"]["value"]) == (top, 35)

    def test_sets_goals_for_those_rows_alone(self, goals: Goals) -> None:
        with goals.house.as_(NORTHERN) as northern:
            add(northern, OF_NORTH, target=30)
            for measure in (NPS, OF_SERVICE, {**NPS, "only": {"region": "North"}}, None):
                assert northern.post("/kpis", {"measure": measure, "name": "所有人"}).status_code == 403

    def test_closes_and_reopens_those_alone(self, goals: Goals, owner: Browser) -> None:
        own, foreign = add(owner, OF_NORTH), add(owner, OF_SERVICE)
        with goals.house.as_(NORTHERN) as northern:
            assert len(northern.post("/kpi-closings", FEBRUARY).json()["closed"]) == 1
            assert [one["kpi"] for one in closings(northern)] == [own]
            owner.post("/kpi-closings", FEBRUARY)
            theirs = next(one["id"] for one in closings(owner) if one["kpi"] == foreign)
            assert northern.post(f"/kpi-closings/{theirs}/reopening", {"reason": "?"}).status_code == 404
            assert northern.get(f"/kpi-closings.csv?{ALL_OF_FEBRUARY}").text.count("net_promoter_score") == 1
        assert tree(owner)[foreign]["closing"]["reopened_at"] is None

    def test_only_reads_without_the_permission(self, goals: Goals, owner: Browser) -> None:
        kpi = add(owner, NPS, target=40, owner=owner.get("/session").json()["user"]["id"])
        assert tree(owner)[kpi]["owner"]["name"] == OWNER.name
        with goals.house.as_(ANALYST) as analyst:
            assert tree(analyst)[kpi]["owner"]["name"] is None
            assert analyst.post("/kpis", {"measure": OF_SERVICE}).status_code == 403
            assert analyst.post("/kpi-closings", FEBRUARY).status_code == 403
            assert analyst.get(f"/kpi-closings.csv?{ALL_OF_FEBRUARY}").status_code == 403
        with goals.house.as_(AGENT) as agent:
            assert tree(agent) == {}


class TestAKpiOfATrait:
    """Of the hundred customers of the service those on plan pro are promoters but for ten; four are on plan gold."""

    @pytest.fixture(autouse=True)
    def plans(self, goals: Goals) -> None:
        known = {1_000 + i: "gold" if i < 4 else "pro" if i < 64 or i >= 90 else "free" for i in range(100)}
        goals.tell(Brand(people={customer: customer for customer in known}))
        goals.engine.apply([known_of({"plan": known})], as_of=goals.clock.now())

    def test_counts_who_has_it_today(self, owner: Browser) -> None:
        added = add(owner, OF_PRO, target=50)
        kpi = tree(owner)[added]
        assert kpi["measure"]["only"] == {"trait.plan": "pro"}
        assert kpi["told"]["value"]["n"] == 70
        assert kpi["target"]["value"] == 50

    def test_tells_nothing_of_fewer_than_five_people(self, owner: Browser) -> None:
        added = add(owner, OF_GOLD, target=50)
        kpi = tree(owner)[added]
        assert (kpi["told"]["value"]["display"], kpi["told"]["value"]["value"]) == ("hidden", None)
        assert kpi["achievement"]["standing"] == "too_few"
        owner.post("/kpi-closings", FEBRUARY)
        (frozen,) = closings(owner)
        assert (frozen["value"]["value"], frozen["value"]["low"], frozen["value"]["high"]) == (None, None, None)
        assert (kpi["told"]["value"]["n"], frozen["value"]["n"]) == (None, None), "of a count it would be the value"
        (line,) = csv.DictReader(io.StringIO(owner.get(f"/kpi-closings.csv?{ALL_OF_FEBRUARY}").text))
        assert (line["value"], line["n"]) == ("", "")

    def test_is_for_who_sees_everything(self, goals: Goals, owner: Browser) -> None:
        of_north = {**NPS, "only": {"department": "North", "trait.plan": "pro"}}
        with goals.house.as_(NORTHERN) as northern:
            for measure in (OF_PRO, of_north):
                assert northern.post("/kpis", {"measure": measure}).status_code == 403
            add(owner, of_north)
            assert tree(northern) == {}

    def test_says_so_when_figures_are_cut_by_the_trait_no_more_and_can_still_be_changed(
        self, goals: Goals, owner: Browser
    ) -> None:
        kpi = add(owner, OF_PRO)
        goals.traits.clear()
        assert "trait.plan" in tree(owner)[kpi]["failure"]
        assert owner.ask("PUT", f"/kpis/{kpi}", {"weight": 2}).status_code == 200
        assert owner.delete(f"/kpis/{kpi}").status_code == 204

    def test_keeps_its_target_among_those_of_parts(self, owner: Browser) -> None:
        add(owner, OF_PRO, target=50)
        (target,) = owner.get("/targets?with_parts=true").json()["data"]
        assert (target["only"], target["value"]) == ({"trait.plan": "pro"}, 50)


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


class TestRanking:
    def test_tells_departments_apart_that_differ_and_lists_small_ones_unranked(
        self, goals: Goals, owner: Browser
    ) -> None:
        goals.tell(Brand(answers=said(4_000, 0, 29, 0, 0)))
        found = owner.get(f"/rankings/net_promoter_score?by=department&variant=transactional&{ALL_OF_FEBRUARY}").json()
        places = [(one["part"], one["value"]["n"], one["best"], one["worst"]) for one in found["data"]]
        assert places == [("Service", 100, 1, 1), ("Retail", 100, 2, 2), (None, 29, None, None)]
        assert (found["least_records"], found["direction"]) == (30, "up")

    def test_counts_ones_own_rows_only(self, goals: Goals) -> None:
        with goals.house.as_(AGENT) as agent:
            found = agent.get(f"/rankings/net_promoter_score?by=department&{ALL_OF_FEBRUARY}").json()
        assert found["data"] == [], "the scopes of this house are not those that the staff know"

    @pytest.mark.parametrize("by", ["", "day", "channel,department", "happiness"])
    def test_is_by_one_dimension_that_is_no_time(self, owner: Browser, by: str) -> None:
        assert owner.get(f"/rankings/net_promoter_score?by={by}").status_code == 422
