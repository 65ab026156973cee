"""Targets: who sets which, and what everybody reads of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.cast import AGENT, NORTHERN, OWNER, Browser, House, Member, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.performance.service import TargetService
from zhiyin.staff.service import StaffService
from zhiyin.web.api import targets

NPS = {"value": 50, "variant": "transactional"}


@pytest.fixture
def house(db: Database, clock: FixedClock, tmp_path: Path) -> House:
    staff = StaffService(db, clock)
    service = TargetService(db, clock, staff.audit)
    return house_with(db, clock, tmp_path, staff, [targets.router], targets=service)


@pytest.fixture
def owner(house: House) -> Iterator[Browser]:
    with house.as_(OWNER) as browser:
        yield browser


def known(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get("/targets").json()["data"]
    return found


def test_everybody_who_reads_metrics_reads_their_targets(house: House, owner: Browser) -> None:
    assert owner.ask("PUT", "/targets/net_promoter_score", NPS).status_code == 200
    about = {
        "metric": "net_promoter_score",
        "variant": "transactional",
        "only": {},
        "value": 50,
        "since": "2026-03-02T09:00:00Z",
    }
    assert known(owner) == [{**about, "set_by": OWNER.name}]
    with house.as_(AGENT) as agent:
        assert known(agent) == [{**about, "set_by": None}]


def test_a_target_is_replaced_and_cleared_and_the_audit_log_says_so(house: House, owner: Browser) -> None:
    for value in (3600, 1800):
        owner.ask("PUT", "/targets/first_response_time", {"value": value})
    assert [target["value"] for target in known(owner)] == [1800]
    assert owner.ask("DELETE", "/targets/first_response_time").status_code == 204
    assert owner.ask("DELETE", "/targets/first_response_time").status_code == 404
    assert known(owner) == []
    told = [entry.action for entry in house.staff.audit.newest() if entry.action.startswith("target.")]
    assert told == ["target.cleared", "target.set", "target.set"]


def test_each_variant_has_a_target_of_its_own(owner: Browser) -> None:
    for currency, value in (("CNY", 100_00), ("JPY", 2_000)):
        assert owner.ask("PUT", "/targets/revenue", {"value": value, "variant": currency}).status_code == 200
    assert owner.ask("DELETE", "/targets/revenue?variant=JPY").status_code == 204
    assert [(target["variant"], target["value"]) for target in known(owner)] == [("CNY", 100_00)]


@pytest.mark.parametrize(
    ("metric", "body", "pointer"),
    [
        pytest.param("net_promoter_score", {"value": 101, "variant": "transactional"}, "/value", id="NPS over 100"),
        pytest.param("repeat_purchase_rate", {"value": 50}, "/value", id="a share over 1"),
        pytest.param("first_response_time", {"value": -1}, "/value", id="a wait under 0"),
        pytest.param("net_promoter_score", {"value": 50}, "/variant", id="NPS asked in no way"),
        pytest.param("revenue", {"value": 1, "variant": "yuan"}, "/variant", id="no currency"),
        pytest.param("review_stars", {"value": 4, "variant": "CNY"}, "/variant", id="stars in yuan"),
    ],
)
def test_what_can_never_be_reached_is_refused(owner: Browser, metric: str, body: dict[str, Any], pointer: str) -> None:
    answer = owner.ask("PUT", f"/targets/{metric}", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert known(owner) == []


def test_a_metric_that_is_not_there_has_no_target(owner: Browser) -> None:
    assert owner.ask("PUT", "/targets/happiness", {"value": 1}).status_code == 404


@pytest.mark.parametrize("member", [AGENT, NORTHERN], ids=["an agent", "an admin of a part of the company"])
def test_only_who_runs_the_whole_company_sets_targets(house: House, owner: Browser, member: Member) -> None:
    owner.ask("PUT", "/targets/net_promoter_score", NPS)
    with house.as_(member) as browser:
        assert browser.ask("PUT", "/targets/net_promoter_score", {**NPS, "value": 1}).status_code == 403
        assert browser.ask("DELETE", "/targets/net_promoter_score?variant=transactional").status_code == 403
    assert [target["value"] for target in known(owner)] == [50]


NORTH = {"brand": "A", "region": "North"}


def test_a_region_wants_something_of_its_own_part(house: House, owner: Browser) -> None:
    owner.ask("PUT", "/targets/net_promoter_score", NPS)
    with house.as_(NORTHERN) as northern:
        mine = northern.ask("PUT", "/targets/net_promoter_score", {**NPS, "value": 60, "only": NORTH})
        assert (mine.status_code, mine.json()["only"], mine.json()["value"]) == (200, NORTH, 60)
        assert [one["value"] for one in known(northern)] == [50], "by itself a list is of whole metrics"
        both = northern.get("/targets?with_parts=true").json()["data"]
        assert [(one["only"], one["value"]) for one in both] == [({}, 50), (NORTH, 60)]
        path = "/targets/net_promoter_score?variant=transactional&only=brand=A&only=region=North"
        assert northern.ask("DELETE", path).status_code == 204
        assert northern.ask("DELETE", path).status_code == 404
    assert [one["value"] for one in known(owner)] == [50]


@pytest.mark.parametrize(
    "only",
    [
        pytest.param({"brand": "A"}, id="more than the region"),
        pytest.param({"brand": "B", "region": "North"}, id="another brand"),
        pytest.param({"channel": "web"}, id="of a channel, whose rows are everybody's"),
    ],
)
def test_nobody_wants_or_learns_anything_of_rows_that_are_not_all_theirs(
    house: House, owner: Browser, only: dict[str, str]
) -> None:
    assert owner.ask("PUT", "/targets/net_promoter_score", {**NPS, "only": only}).status_code == 200
    with house.as_(NORTHERN) as northern:
        assert northern.get("/targets?with_parts=true").json()["data"] == []
        assert northern.ask("PUT", "/targets/net_promoter_score", {**NPS, "only": only}).status_code == 403
        words = "&".join(f"only={name}={word}" for name, word in only.items())
        assert northern.ask("DELETE", f"/targets/net_promoter_score?variant=transactional&{words}").status_code == 403
    assert len(owner.get("/targets?with_parts=true").json()["data"]) == 1


@pytest.mark.parametrize(
    ("only", "pointer"),
    [({"day": "2026-01-01"}, "/only"), ({"agent": "a"}, "/only"), ({"channel": ""}, "/only/channel")],
)
def test_a_part_that_the_metric_does_not_have_is_refused(owner: Browser, only: dict[str, str], pointer: str) -> None:
    answer = owner.ask("PUT", "/targets/net_promoter_score", {**NPS, "only": only})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
