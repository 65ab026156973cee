"""Business hours: what counts as working time, and who sets which hours from when on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.cast import AGENT, OWNER, Browser, House, house_with
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.db.database import Database
from zhiyin.db.outbox import Outbox
from zhiyin.staff.business_hours import BusinessCalendar, Schedule, Spans, WorkingTime
from zhiyin.staff.hours import BusinessHoursChanged, HoursService
from zhiyin.staff.service import StaffService
from zhiyin.web.api import business_hours

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR = 3_600_000_000
OFFICE: Spans = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
WEEK = (*[OFFICE] * 5, (), ())
ALWAYS = (((0, 24 * 60),),) * 7
NATIONAL_DAY, MAKE_UP = date(2026, 10, 1), date(2026, 10, 10)  # a Thursday, a Saturday


def hours_between(schedule: Schedule, start: datetime, end: datetime) -> float:
    clock = WorkingTime(schedule, start.tzinfo if isinstance(start.tzinfo, ZoneInfo) else SHANGHAI)
    return (clock.passed(to_micros(end)) - clock.passed(to_micros(start))) / HOUR


def at(day: date, hour: float, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.combine(day, time(), zone) + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        pytest.param((date(2026, 3, 2), 10), (date(2026, 3, 2), 11.5), 1.5, id="within the morning"),
        pytest.param((date(2026, 3, 2), 11), (date(2026, 3, 2), 14), 2, id="over the break"),
        pytest.param((date(2026, 3, 2), 17), (date(2026, 3, 3), 10), 2, id="over night"),
        pytest.param((date(2026, 3, 6), 17), (date(2026, 3, 9), 10), 2, id="over the weekend"),
        pytest.param((date(2026, 3, 7), 3), (date(2026, 3, 8), 20), 0, id="on the weekend"),
        pytest.param((date(2026, 9, 30), 17), (date(2026, 10, 2), 10), 2, id="over a holiday"),
        pytest.param((date(2026, 10, 9), 17), (date(2026, 10, 12), 10), 2 + 4, id="over a make-up Saturday"),
        pytest.param((date(2026, 3, 2), 0), (date(2026, 3, 9), 0), 40, id="a whole week"),
    ],
)
def test_only_working_time_counts(start: tuple[date, float], end: tuple[date, float], hours: float) -> None:
    schedule = Schedule(1, date(2026, 1, 1), WEEK, {NATIONAL_DAY: (), MAKE_UP: ((600, 840),)})
    assert hours_between(schedule, at(*start), at(*end)) == hours


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_a_day_of_another_length_is_of_that_length(day: date, hours: float) -> None:
    midnight = datetime.combine(day, time(), BERLIN)
    assert hours_between(Schedule(1, day, ALWAYS), midnight, at(day + timedelta(days=1), 0, BERLIN)) == hours


@settings(deadline=None)
@given(st.lists(st.integers(0, 30 * 365 * 86_400), min_size=2, max_size=2).map(sorted))
def test_round_the_clock_it_is_all_time(seconds: list[int]) -> None:
    clock = WorkingTime(Schedule(1, date(2000, 1, 1), ALWAYS), SHANGHAI)
    start = to_micros(datetime(2000, 1, 1, tzinfo=SHANGHAI))
    first, last = (start + each * 1_000_000 for each in seconds)
    assert clock.passed(last) - clock.passed(first) == last - first


def test_of_each_day_the_version_counts_that_was_valid_on_it() -> None:
    first, second, mended = (Schedule(i, day, WEEK) for i, day in [(1, date(2026, 3, 1)), (2, MAKE_UP), (3, MAKE_UP)])
    calendar = BusinessCalendar([second, first, mended], SHANGHAI)
    found = [calendar.at(to_micros(moment)) for moment in (at(date(2026, 2, 28), 23), at(date(2026, 3, 1), 0))]
    assert [version and version.id for version in found] == [None, 1]
    ours = calendar.at(to_micros(at(MAKE_UP, 1)))
    assert ours is not None
    assert ours.id == 3, "of two for the same day the younger"


@pytest.fixture
def outbox(db: Database, clock: FixedClock) -> Outbox:
    return Outbox(db, clock, {"BusinessHoursChanged": ["listener"]})


@pytest.fixture
def house(db: Database, clock: FixedClock, tmp_path: Path, outbox: Outbox) -> House:
    staff = StaffService(db, clock)
    hours = HoursService(db, outbox, clock, staff.audit, SHANGHAI)
    return house_with(db, clock, tmp_path, staff, [business_hours.router], hours=hours)


@pytest.fixture
def owner(house: House) -> Iterator[Browser]:
    with house.as_(OWNER) as browser:
        yield browser


DAY = [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "24:00"}]
NEW = {"valid_from": "2026-03-01", "week": [*[DAY] * 5, [], []], "exceptions": {"2026-10-01": [], "2026-10-10": DAY}}


def test_hours_are_set_and_read_as_they_were_set(owner: Browser) -> None:
    answer = owner.ask("POST", "/business-hours", NEW)
    assert answer.status_code == 201
    (found,) = owner.get("/business-hours").json()["data"]
    assert found == answer.json() == NEW | {"id": 1, "made_at": "2026-03-02T09:00:00Z"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"week": [DAY] * 6}, id="six days"),
        pytest.param({"week": [[]] * 7}, id="no work at all"),
        pytest.param({"week": [[{"start": "12:00", "end": "09:00"}], *[DAY] * 6]}, id="an end before the start"),
        pytest.param({"exceptions": {"2026-10-01": [DAY[1], DAY[0]]}}, id="hours out of order"),
        pytest.param({"exceptions": {"2026-10-01": [{"start": "09:00", "end": "25:00"}]}}, id="no clock shows that"),
    ],
)
def test_hours_that_cannot_be_are_refused(owner: Browser, change: dict[str, Any]) -> None:
    assert owner.ask("POST", "/business-hours", NEW | change).status_code == 422
    assert owner.get("/business-hours").json()["data"] == []


def test_only_who_runs_the_house_sets_its_hours(house: House) -> None:
    with house.as_(AGENT) as agent:
        assert agent.get("/business-hours").status_code == 200
        assert agent.ask("POST", "/business-hours", NEW).status_code == 403


def test_whoever_measures_hears_of_new_hours_and_the_audit_log_names_them(
    house: House, owner: Browser, outbox: Outbox
) -> None:
    owner.ask("POST", "/business-hours", NEW)
    heard: list[int] = []
    outbox.deliver({"listener": lambda told: heard.append(msgspec.json.decode(told, type=BusinessHoursChanged).since)})
    assert heard == [to_micros(at(date(2026, 3, 1), 0))]
    assert house.staff.audit.newest()[0].action == "business_hours.added"
