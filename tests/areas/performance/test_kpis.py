"""KPIs over the facts of an invented brand: the tree, who sees it, closing a month, what is restated, the export."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from tests.areas.metrics.brand import Brand
from tests.areas.metrics.test_cuts import known_of
from tests.areas.performance.kpi_brand import (
    ALL_OF_FEBRUARY,
    ENPS,
    FEBRUARY,
    NPS,
    OF_CHAT,
    OF_GOLD,
    OF_NORTH,
    OF_PRO,
    OF_SERVICE,
    Goals,
    add,
    closings,
    said,
    tree,
    waited,
)
from tests.web.cast import AGENT, ANALYST, NORTHERN, OWNER, Browser


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
