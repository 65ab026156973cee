"""Alerts over the facts of an invented brand: raised once, with evidence, owned, muted and closed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.areas.metrics.brand import ZONE, Answer, Brand
from tests.web.cast import AGENT, ANALYST, NORTHERN, ORIGIN, OWNER, PASSWORD, Browser, House, engage
from zhiyin.base.clock import FixedClock
from zhiyin.base.config import Settings
from zhiyin.base.live import LiveHub
from zhiyin.db.database import Database
from zhiyin.db.jobs import Jobs
from zhiyin.metrics.custom.service import CustomMetricService
from zhiyin.metrics.service import MetricService
from zhiyin.performance.watching import service
from zhiyin.performance.watching.service import JOB_KIND, WatchingService
from zhiyin.performance.watching.work import WatchingWork
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.web.api import alerts, jobs, session, users, watching
from zhiyin.web.api.openapi import assemble

FIRST = date(2026, 7, 6)
WORSE_FROM = date(2026, 9, 24)
EVERY_DAY = 60
NPS_OF_CHAT = {"metric": "net_promoter_score", "variant": "transactional", "channel": "chat"}
NORTH = {"brand": "A", "region": "North"}
"""All of it is the northern manager's."""
CHAT_IN_NORTH = {**NPS_OF_CHAT, "only": NORTH}


@dataclass(frozen=True)
class Parts:
    """As much of the application as these routes use."""

    settings: Settings
    clock: FixedClock
    db: Database
    staff: StaffService
    jobs: Jobs
    watching: WatchingService
    places: Callable[[], Mapping[int, Sequence[str]]]


DELIGHTED = """
id: delighted_by_chat
name: {en: Delighted, zh-CN: 很满意, zh-TW: 很滿意}
type: simple
measure: {of: answers, question: nps, share_of: {column: score, operator: at_least, value: 9}}
"""


def answers(until: date, *, worse_until: date) -> Iterator[Answer]:
    """Every day 60 people answer, half by chat; from a day on, chat disappoints."""
    draw, number = random.Random(3), 0
    for day in range((until - FIRST).days + 1):
        on = FIRST + timedelta(days=day)
        for _ in range(EVERY_DAY):
            number += 1
            channel = "chat" if number % 2 else "web"
            scope = 1 + number // 2 % 2  # of each channel half are of A in the North, half of B in the South
            is_worse = channel == "chat" and WORSE_FROM <= on < worse_until
            score = draw.choice((2, 5, 8, 8, 9) if is_worse else (5, 8, 9, 9, 10))
            at = datetime(on.year, on.month, on.day, 12, tzinfo=ZONE)
            yield Answer(number, number, at, score, relation="transactional", channel=channel, scope=scope)


class Watched:
    """A brand, judged on the morning after a day."""

    def __init__(self, db: Database, folder: Path, staff: StaffService, clock: FixedClock) -> None:
        self.db, self.folder, self.staff, self.clock = db, folder, staff, clock
        self.jobs = Jobs(db, clock)
        self.own = CustomMetricService(db, clock, staff.audit, ZONE)
        self.service = WatchingService(db, self.jobs, clock, staff.audit, ZONE, custom=self.own.metrics)

    def places(self) -> Mapping[int, Sequence[str]]:
        with self.db.reading() as tx:
            return self.staff.scopes.places(tx)

    def judge(self, day: date, *, worse_until: date = date.max) -> dict[str, object]:
        """All that was told up to that day, judged when it is over."""
        morning = day + timedelta(days=1)
        self.clock.instant = datetime(morning.year, morning.month, morning.day, 6, tzinfo=ZONE)
        assert self.service.ask_when_due()
        assert not self.service.ask_when_due(), "once a day is enough"
        return self.again(day, worse_until=worse_until)

    def again(self, day: date, *, worse_until: date = date.max) -> dict[str, object]:
        job = self.jobs.claim([JOB_KIND])
        assert job
        brand = Brand(answers=[*answers(day, worse_until=worse_until)])
        with closing(DuckDbEngine(self.folder / f"{job.id}.duckdb")) as engine:
            engine.apply(brand.batches(), as_of=self.clock.now())
            metrics = MetricService(engine, self.clock, ZONE, custom=self.own.metrics)
            work = WatchingWork(self.db, self.jobs, metrics, self.staff.audit, self.clock, ZONE, places=self.places)
            result = work.do(job)
        self.jobs.finish(job.id, result)
        return result


@pytest.fixture
def brand(db: Database, clock: FixedClock, tmp_path: Path) -> Watched:
    staff = StaffService(db, clock)
    engage(staff)
    staff.people.add(NORTHERN.name, NORTHERN.email, PASSWORD, NORTHERN.role, NORTHERN.grants)
    with db.transaction() as tx:
        known = (("A", "", "North"), ("B", "", "South"), ("A", "Service", "North"))
        assert [staff.scopes.scope_id(tx, *place) for place in known] == [1, 2, 3]
    return Watched(db, tmp_path, staff, clock)


@pytest.fixture
def house(brand: Watched, tmp_path: Path) -> House:
    settings = Settings(data=tmp_path, public_url=ORIGIN)
    parts: Any = Parts(settings, brand.clock, brand.db, brand.staff, brand.jobs, brand.service, brand.places)
    hub = LiveHub()
    routers = [make(parts) for make in (session.router, jobs.router, users.router, watching.router, alerts.router)]
    return House(assemble(parts, hub, routers), brand.staff, hub)


@pytest.fixture
def owner(house: House, brand: Watched) -> Iterator[Browser]:
    brand.judge(WORSE_FROM + timedelta(days=6))
    with house.as_(OWNER) as browser:
        yield browser


def of_chat(browser: Browser) -> dict[str, Any]:
    """The alert of the channel that disappoints."""
    (found,) = [one for one in browser.get("/alerts?state=open").json()["data"] if one["channel"] == "chat"]
    assert isinstance(found, dict)
    return found


def test_before_anything_happens_there_is_no_alert(brand: Watched, house: House) -> None:
    result = brand.judge(WORSE_FROM - timedelta(days=1))
    assert (result["raised"], result["closed"]) == (0, 0)
    with house.as_(ANALYST) as browser:
        watched = browser.get("/watched-series").json()["data"]
        scores = [(one["variant"], one["channel"]) for one in watched if one["metric"] == "net_promoter_score"]
        assert scores == [("transactional", None), ("transactional", "chat"), ("transactional", "web")]
        assert {one["state"] for one in watched} == {"watched"}


def test_a_shift_is_told_with_what_where_since_when_how_far_and_how_sure(owner: Browser) -> None:
    alert = of_chat(owner)
    assert (alert["metric"], alert["variant"], alert["good"]) == ("net_promoter_score", "transactional", False)
    assert abs((date.fromisoformat(alert["period"]["from"]) - WORSE_FROM).days) <= 1
    assert alert["period"]["to"] == "2026-09-30"
    assert alert["difference"]["high"] < 0
    assert alert["difference"]["low"] < -60 < alert["difference"]["high"], "40 to 20 points below, of 40"
    assert alert["once_in_days"] > 28 * alert["series_watched"]
    days = owner.get(f"/alerts/{alert['id']}").json()["days"]
    assert (days[-1]["on"], days[-1]["n"]) == ("2026-09-30", EVERY_DAY // 2)
    assert alert["value"]["n"] == sum(day["n"] for day in days if day["on"] >= alert["period"]["from"])
    assert alert["records"].startswith("/metrics/net_promoter_score/records?from=2026-09-2")


def test_a_channel_where_nothing_happened_is_not_named(owner: Browser) -> None:
    assert "web" not in [one["channel"] for one in owner.get("/alerts").json()["data"]]


def test_a_shift_that_lasts_is_told_once(owner: Browser, brand: Watched) -> None:
    known = owner.get("/alerts").json()["data"]
    assert owner.post("/watching/judging").status_code == 202
    assert brand.again(WORSE_FROM + timedelta(days=6))["raised"] == 0
    brand.judge(WORSE_FROM + timedelta(days=7))
    after = of_chat(owner)
    assert after["id"] in [one["id"] for one in known]
    assert after["period"]["to"] == "2026-10-01"


def test_what_is_back_for_a_week_closes_by_itself(owner: Browser, brand: Watched, house: House) -> None:
    alert = of_chat(owner)
    back = date(2026, 10, 1)
    result = brand.judge(date(2026, 11, 5), worse_until=back)
    assert result["closed"]
    with house.as_(OWNER) as later:
        closed = later.get(f"/alerts/{alert['id']}").json()
    assert (closed["state"], closed["closed"]["why"], closed["closed"]["by"]) == ("closed", "back", None)
    assert closed["period"]["from"] == alert["period"]["from"]


def test_an_alert_that_was_closed_by_a_person_does_not_come_back_the_next_day(owner: Browser, brand: Watched) -> None:
    alert = of_chat(owner)
    path = f"/alerts/{alert['id']}/closing"
    closed = owner.post(path, {"why": "explained", "note": "客服系统更换"})
    assert closed.status_code == 200
    assert closed.json()["closed"]["note"] == "客服系统更换"
    assert owner.post(path, {"why": "false_alarm"}).status_code == 409
    brand.judge(WORSE_FROM + timedelta(days=7))
    assert "chat" not in [one["channel"] for one in owner.get("/alerts?state=open").json()["data"]]
    state = {one["channel"]: one["state"] for one in owner.get("/watched-series").json()["data"] if one["variant"]}
    assert (state["chat"], state["web"]) == ("learning", "watched")
    assert "alert.closed" in [entry.action for entry in brand.staff.audit.newest()]


def test_a_muted_series_raises_nothing_until_its_day_is_over(brand: Watched, house: House) -> None:
    brand.judge(WORSE_FROM - timedelta(days=1))
    with house.as_(OWNER) as browser:
        for one in browser.get("/watched-series").json()["data"]:
            path = f"/watched-series/{one['id']}/mute"
            assert browser.ask("PUT", path, {"until": "2026-09-01", "reason": "past"}).status_code == 422
            muted = browser.ask("PUT", path, {"until": "2026-10-02", "reason": "新的客服系统"})
            assert muted.json()["muted"] == {"until": "2026-10-02", "reason": "新的客服系统"}
    assert brand.judge(WORSE_FROM + timedelta(days=6))["raised"] == 0
    assert brand.judge(date(2026, 10, 2))["raised"]
    with house.as_(OWNER) as later:
        assert of_chat(later)["raised_at"] == "2026-10-02T22:00:00Z"


def test_one_adds_a_series_looks_after_it_and_takes_it_away(owner: Browser) -> None:
    wanted = {"metric": "stated_advocate_share", "variant": "transactional", "channel": "web"}
    added = owner.post("/watched-series", wanted)
    assert (added.status_code, added.json()["is_default"], added.json()["state"]) == (201, False, "learning")
    assert owner.post("/watched-series", wanted).json()["id"] == added.json()["id"]
    me = owner.get("/users").json()["data"][0]["id"]
    path = f"/watched-series/{added.json()['id']}"
    assert owner.ask("PUT", f"{path}/owner", {"owner": me}).json()["owner"] == me
    alert = of_chat(owner)["id"]
    assert owner.ask("PUT", f"/alerts/{alert}/owner", {"owner": me}).json()["owner"] == me
    assert of_chat(owner)["owner"] == me
    assert owner.ask("PUT", f"{path}/owner", {"owner": "usr_nobody"}).status_code == 404
    assert owner.delete(path).status_code == 204
    assert owner.delete(path).status_code == 404
    assert added.json()["id"] not in owner.get("/watched-series").text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"metric": "happiness"}, 404, id="no such metric"),
        pytest.param({"metric": "net_promoter_score", "variant": "CNY"}, 422, id="no such variant"),
        pytest.param({"metric": "employee_engagement"}, 422, id="what the staff answered has no days"),
    ],
)
def test_what_cannot_be_watched_is_refused(owner: Browser, body: dict[str, Any], status: int) -> None:
    assert owner.post("/watched-series", body).status_code == status


def test_who_sees_only_some_rows_sees_no_alert_of_more_and_changes_none(owner: Browser, house: House) -> None:
    alert = of_chat(owner)
    for member in (AGENT, NORTHERN):
        with house.as_(member) as browser:
            assert browser.get("/alerts").json() == {"data": [], "next_cursor": None}
            assert browser.get("/watched-series?with_off=true").json()["data"] == []
            assert browser.get(f"/alerts/{alert['id']}").status_code == 404
            closing = browser.post(f"/alerts/{alert['id']}/closing", {"why": "explained"})
            assert closing.status_code == (404 if member is NORTHERN else 403)
            assert browser.post("/watching/judging").status_code == 403
            assert browser.post("/watched-series", NPS_OF_CHAT).status_code == 403


@pytest.fixture
def northern(brand: Watched, house: House) -> Iterator[Browser]:
    """The manager of a region, after a week in which chat disappointed everywhere and somebody else watched it too."""
    brand.judge(WORSE_FROM - timedelta(days=1))
    with house.as_(OWNER) as browser:
        assert browser.post("/watched-series", {**NPS_OF_CHAT, "only": {"brand": "B"}}).status_code == 201
    with house.as_(NORTHERN) as browser:
        watched = browser.post("/watched-series", CHAT_IN_NORTH)
        assert (watched.status_code, watched.json()["only"]) == (201, NORTH)
    brand.judge(WORSE_FROM + timedelta(days=20))
    with house.as_(NORTHERN) as browser:
        yield browser


def test_a_region_is_told_of_alerts_of_rows_that_are_all_its_own(northern: Browser) -> None:
    (alert,) = northern.get("/alerts").json()["data"]
    assert (alert["only"], alert["channel"], alert["state"]) == (NORTH, "chat", "open")
    days = northern.get(f"/alerts/{alert['id']}").json()["days"]
    assert days[-1]["n"] == EVERY_DAY // 4, "the answers of that region by chat, and no others"
    assert alert["records"].endswith("&channel=chat&variant=transactional&brand=A&region=North")


def test_no_count_tells_a_region_how_many_others_watch(northern: Browser, house: House) -> None:
    (mine,) = northern.get("/alerts").json()["data"]
    assert mine["series_watched"] == 1
    with house.as_(OWNER) as owner:
        known = {str(sorted(one["only"].items())): one["series_watched"] for one in owner.get("/alerts").json()["data"]}
    assert len(known) == 3, "of the company, of brand B and of brand A in the North"
    assert known[str(sorted(NORTH.items()))] == 1
    assert known["[]"] == len([one for one in _series(house) if not one["only"]]), "nobody's limits are widened"


def _series(house: House) -> list[dict[str, Any]]:
    with house.as_(OWNER) as owner:
        found: list[dict[str, Any]] = owner.get("/watched-series").json()["data"]
        return found


def test_a_region_pages_through_its_own_alerts_alone(northern: Browser, house: House) -> None:
    with house.as_(OWNER) as owner:
        assert len(owner.get("/alerts").json()["data"]) > 1
    page = northern.get("/alerts?limit=1").json()
    assert (len(page["data"]), page["next_cursor"]) == (1, None)


def test_what_is_not_all_of_a_region_is_as_if_it_were_not_there(northern: Browser, house: House) -> None:
    (mine,) = northern.get("/alerts").json()["data"]
    with house.as_(OWNER) as owner:
        alerts, series = owner.get("/alerts").json()["data"], owner.get("/watched-series").json()["data"]
    foreign = [one for one in alerts if one["id"] != mine["id"]]
    for one in foreign:
        asked = [
            northern.get(f"/alerts/{one['id']}"),
            northern.post(f"/alerts/{one['id']}/closing", {"why": "explained"}),
            northern.ask("PUT", f"/alerts/{one['id']}/owner", {"owner": None}),
        ]
        nowhere = northern.get("/alerts/alr_nowhere").json()
        assert {answer.status_code for answer in asked} == {404}
        assert asked[0].json()["title"].replace(one["id"], "alr_nowhere") == nowhere["title"]
    for one in series:
        if one["id"] == mine["series"]:
            continue
        path = f"/watched-series/{one['id']}"
        assert northern.delete(path).status_code == 404
        assert northern.delete(f"{path}/mute").status_code == 404
        assert northern.ask("PUT", f"{path}/mute", {"until": "2027-01-01", "reason": "x"}).status_code == 404
        assert northern.ask("PUT", f"{path}/owner", {"owner": None}).status_code == 404
    assert [one["id"] for one in northern.get("/watched-series?with_off=true").json()["data"]] == [mine["series"]]
    assert northern.get("/audit-log").status_code == 403, "its entries name the parts and owners of all"


@pytest.mark.parametrize(
    ("only", "status"),
    [
        pytest.param({}, 403, id="the company"),
        pytest.param({"brand": "A"}, 403, id="more than the region"),
        pytest.param({"region": "North"}, 403, id="the region of another brand too"),
        pytest.param({"brand": "B", "region": "North"}, 403, id="another brand"),
        pytest.param({"brand": "A", "region": "North", "department": "Service"}, 201, id="a part of one's own"),
        pytest.param({"brand": "A", "region": "North", "department": "Nowhere"}, 404, id="of which nothing was told"),
        pytest.param({"brand": "A", "region": "*"}, 403, id="the sign for all"),
        pytest.param({"channel": "web"}, 422, id="no place"),
        pytest.param({"brand": ""}, 422, id="no name"),
    ],
)
def test_one_watches_what_is_all_ones_own(house: House, only: dict[str, str], status: int) -> None:
    with house.as_(NORTHERN) as browser:
        wanted = {"metric": "net_promoter_score", "variant": "transactional", "only": only}
        assert browser.post("/watched-series", wanted).status_code == status


def test_nobody_adds_without_end(brand: Watched, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_ADDED", 1)
    with house.as_(NORTHERN) as browser:
        first = browser.post("/watched-series", CHAT_IN_NORTH)
        assert browser.post("/watched-series", CHAT_IN_NORTH).json()["id"] == first.json()["id"]
        assert browser.post("/watched-series", {**CHAT_IN_NORTH, "channel": "web"}).status_code == 409
        assert browser.delete(f"/watched-series/{first.json()['id']}").status_code == 204
        assert browser.post("/watched-series", {**CHAT_IN_NORTH, "channel": "web"}).status_code == 201
        assert browser.post("/watched-series", CHAT_IN_NORTH).status_code == 409


def test_a_region_owns_mutes_and_closes_its_own(northern: Browser, brand: Watched) -> None:
    (alert,) = northern.get("/alerts").json()["data"]
    me = northern.get("/session").json()["user"]["id"]
    assert northern.ask("PUT", f"/alerts/{alert['id']}/owner", {"owner": me}).json()["owner"] == me
    path = f"/watched-series/{alert['series']}"
    assert northern.ask("PUT", f"{path}/mute", {"until": "2026-12-01", "reason": "新的客服系统"}).status_code == 200
    closed = northern.post(f"/alerts/{alert['id']}/closing", {"why": "explained", "note": "换了系统"})
    assert (closed.status_code, closed.json()["closed"]["by"]) == (200, me)
    assert northern.delete(path).status_code == 204
    assert northern.get("/watched-series").json()["data"] == []


def test_who_of_others_looks_after_it_is_told_to_those_who_may_know_them(northern: Browser, house: House) -> None:
    (mine,) = northern.get("/alerts").json()["data"]
    with house.as_(OWNER) as owner:
        boss = owner.get("/session").json()["user"]["id"]
        assert owner.ask("PUT", f"/alerts/{mine['id']}/owner", {"owner": boss}).json()["owner"] == boss
        owner.ask("PUT", f"/watched-series/{mine['series']}/owner", {"owner": boss})
        owner.post(f"/alerts/{mine['id']}/closing", {"why": "explained"})
    told = northern.get(f"/alerts/{mine['id']}")
    assert (told.json()["owner"], told.json()["closed"]["by"]) == (None, None)
    assert told.json()["has_owner"], "somebody looks after it, whoever that is"
    assert northern.get("/watched-series").json()["data"][0]["has_owner"]
    assert northern.get(f"/alerts?owner={boss}").json()["data"] == []
    assert boss not in told.text + northern.get("/watched-series").text + northern.get("/alerts").text


def test_who_reads_metrics_sees_alerts_in_their_language_and_closes_none(owner: Browser, house: House) -> None:
    with house.as_(ANALYST) as browser:
        (found, *_) = browser.ask("GET", "/alerts", None, Accept_Language="zh-CN").json()["data"]
        assert "净推荐值" in found["name"]
        assert browser.post(f"/alerts/{found['id']}/closing", {"why": "explained"}).status_code == 403


def test_alerts_come_page_by_page(owner: Browser) -> None:
    known = [one["id"] for one in owner.get("/alerts").json()["data"]]
    first = owner.get("/alerts?limit=1").json()
    rest = owner.get(f"/alerts?limit=200&cursor={first['next_cursor']}").json()
    assert len(known) > 1
    assert [one["id"] for one in [*first["data"], *rest["data"]]] == known


def test_a_metric_of_ones_own_is_watched_like_any_other(brand: Watched, house: House) -> None:
    brand.own.define(DELIGHTED, by="usr_1")
    with house.as_(OWNER) as browser:
        wanted = {"metric": "delighted_by_chat", "variant": "transactional", "channel": "chat"}
        assert browser.post("/watched-series", wanted).json()["name"] == "Delighted"
    brand.judge(WORSE_FROM + timedelta(days=6))
    with house.as_(OWNER) as browser:
        (alert,) = browser.get("/alerts?metric=delighted_by_chat").json()["data"]
        assert (alert["channel"], alert["good"], alert["state"]) == ("chat", None, "open")
        assert alert["difference"]["high"] < 0
        brand.own.remove("delighted_by_chat", by="usr_1")
        assert alert["id"] not in browser.get("/alerts").text
        assert browser.get(f"/alerts/{alert['id']}").status_code == 404
        assert "delighted_by_chat" not in browser.get("/watched-series").text


def test_alerts_are_asked_for_by_metric_and_owner(owner: Browser) -> None:
    known = [one["id"] for one in owner.get("/alerts").json()["data"]]
    mine = of_chat(owner)["id"]
    me = owner.get("/users").json()["data"][0]["id"]
    owner.ask("PUT", f"/alerts/{mine}/owner", {"owner": me})
    assert [one["id"] for one in owner.get(f"/alerts?owner={me}").json()["data"]] == [mine]
    assert owner.get("/alerts?owner=usr_nobody").json()["data"] == []
    assert [one["id"] for one in owner.get("/alerts?metric=net_promoter_score").json()["data"]] == known
    assert owner.get("/alerts?metric=revenue").json()["data"] == []


def test_an_alert_says_that_its_series_is_muted(owner: Browser) -> None:
    alert = of_chat(owner)
    assert alert["muted"] is None
    owner.ask("PUT", f"/watched-series/{alert['series']}/mute", {"until": "2026-10-09", "reason": "新的客服系统"})
    assert of_chat(owner)["muted"] == {"until": "2026-10-09", "reason": "新的客服系统"}


def test_what_was_taken_off_the_list_is_told_on_demand_and_comes_back(owner: Browser) -> None:
    (series, *_) = owner.get("/watched-series").json()["data"]
    owner.delete(f"/watched-series/{series['id']}")
    off = [one["id"] for one in owner.get("/watched-series?with_off=true").json()["data"] if one["state"] == "off"]
    assert off == [series["id"]]
    again = {name: series[name] or "" for name in ("metric", "variant", "channel")}
    assert owner.post("/watched-series", again).json()["id"] == series["id"]
    assert series["id"] in owner.get("/watched-series").text
