from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain, pairwise
from statistics import median

import numpy as np
import pytest

from tests.unit.demo.conftest import NOW
from zhiyin.base.clock import FixedClock, from_micros, to_micros
from zhiyin.connectors.demo.lives import Lives
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.seasons import DAY, HOUR, MINUTE
from zhiyin.connectors.demo.telling.voice import Told
from zhiyin.connectors.demo.year import Year
from zhiyin.touchpoints.model import Interaction
from zhiyin.touchpoints.vocabulary import check

CUSTOMERS, SEED = 20_000, 7  # as the year of the fixture
FEW, FEW_SEED = 1_500, 11  # as the small year
MEASURED = {
    "Order Completed": Kind.ORDERED,
    "Order Paid": Kind.PAID,
    "Order Shipped": Kind.SHIPPED,
    "Order Delivered": Kind.DELIVERED,
    "Order Returned": Kind.RETURNED,
    "Ticket Opened": Kind.TICKET_OPENED,
    "Ticket Resolved": Kind.TICKET_RESOLVED,
    "Survey Sent": Kind.SURVEY_SENT,
    "Survey Responded": Kind.SURVEY_ANSWERED,
    "Product Reviewed": Kind.REVIEWED,
    "Conversation Started": Kind.CHAT_STARTED,
}


def live(lives: Lives, clock: FixedClock, length: timedelta, step: timedelta = timedelta(seconds=30)) -> list[Told]:
    """What is told while the clock goes on by `length`, looked at every `step`."""
    told, end = list[Told](), clock.now() + length
    while clock.instant < end:
        clock.instant += step
        while due := lives.due(clock.now()):
            told += due
    return told


def few(since: datetime = NOW) -> Lives:
    return Lives(FEW, FEW_SEED, NOW, since)


@pytest.fixture(scope="module")
def day() -> list[Told]:
    """The first day after the fill."""
    return live(Lives(CUSTOMERS, SEED, NOW), FixedClock(NOW), timedelta(days=1))


def counts(year: Year, kind: Kind, length: int, days: int = 90) -> list[int]:
    """How many there were in each stretch of this length of the last days."""
    at = year.lines[0][year.lines[1] == kind]
    found, _ = np.histogram(at, np.arange(year.now - days * DAY // length * length, year.now + 1, length))
    return [int(count) for count in found]


def first_waits(saids: Iterable[Interaction]) -> list[int]:
    """How long those waited whose ticket a person answered."""
    opened: dict[str, int] = {}
    waits: dict[str, int] = {}
    for said in saids:
        number = said.properties.get("ticket_id", "")
        if said.name == "Ticket Opened":
            opened[number] = said.at
        elif said.name == "Ticket Replied" and said.properties["author"] == "agent" and number in opened:
            waits.setdefault(number, said.at - opened[number])
    return list(waits.values())


@pytest.fixture(scope="module")
def later() -> list[Told]:
    """Two months and more: the fill's own end, and three periods."""
    return live(few(), FixedClock(NOW), timedelta(days=65), timedelta(hours=1))


class TestALiveDay:
    @pytest.mark.parametrize("name", MEASURED)
    def test_has_as_much_of_everything_as_a_day_of_the_year(self, year: Year, day: list[Told], name: str) -> None:
        usual = counts(year, MEASURED[name], DAY)
        assert min(usual) <= sum(said.name == name for _, said in day) <= max(usual)

    @pytest.mark.parametrize("name", MEASURED)
    def test_has_no_hour_busier_than_those_of_the_year(self, year: Year, day: list[Told], name: str) -> None:
        # One more: of what is rare, the busiest of 9,000 hours is a matter of chance.
        hours = Counter((said.at - year.now) // HOUR for _, said in day if said.name == name)
        assert max(hours.values()) <= max(counts(year, MEASURED[name], HOUR, days=364)) + 1

    def test_tells_each_thing_when_its_moment_has_come(self) -> None:
        lives, clock = few(), FixedClock(NOW)
        for _ in range(24 * 60):
            clock.instant += timedelta(minutes=1)
            for _, said in lives.due(clock.now()):
                assert to_micros(clock.now()) - MINUTE < said.at <= to_micros(clock.now())

    def test_runs_forward_and_keeps_to_the_tracking_plan(self, day: list[Told]) -> None:
        assert all(before.at <= after.at for (_, before), (_, after) in pairwise(day))
        assert not [said.name for _, said in day if check(said.name, said.properties)]


class TestLivingOn:
    def test_answers_as_late_as_it_always_did(self, later: list[Told], told: list[Told]) -> None:
        usual = median(first_waits(said for _, said in told))
        assert usual / 2 < median(first_waits(said for _, said in later)) < usual * 2

    def test_keeps_its_pace_from_period_to_period(self, later: list[Told], small_year: Year) -> None:
        usual = counts(small_year, Kind.ORDERED, 5 * DAY)
        orders = [said.at for _, said in later if said.name == "Order Completed"]
        found, _ = np.histogram(orders, np.arange(small_year.now, small_year.now + 65 * DAY + 1, 5 * DAY))
        assert found.min() >= min(usual) / 2
        assert found.max() <= max(usual) * 2

    def test_goes_on_with_what_the_fill_left_open_and_follows_only_what_was_told(
        self, later: list[Told], told: list[Told]
    ) -> None:
        before = {said.properties["order_id"] for _, said in told if said.name == "Order Completed"}
        placed = set(before)
        for _, said in later:
            number = said.properties.get("order_id")
            if said.name in ("Order Completed", "Payment Failed"):
                placed.add(number)
            assert number is None or number in placed
        assert {said.properties["order_id"] for _, said in later if said.name == "Order Delivered"} & before

    def test_goes_on_with_the_subscriptions_of_the_fill_and_begins_none(
        self, later: list[Told], told: list[Told]
    ) -> None:
        begun = {said.properties["subscription_id"] for _, said in told if "subscription_id" in said.properties}
        goes_on = [said for _, said in later if said.name.startswith("Subscription ")]
        assert {said.properties["subscription_id"] for said in goes_on} <= begun
        renewed = Counter((said.at - to_micros(NOW)) // (30 * DAY) for said in goes_on if said.name.endswith("Renewed"))
        assert min(renewed[0], renewed[1]) > 10

    def test_is_of_the_same_people_under_new_ids(self, later: list[Told], told: list[Told]) -> None:
        users = {i.value for _, said in told for i in said.identifiers if i.kind == "user_id"}
        assert {i.value for _, said in later for i in said.identifiers if i.kind == "user_id"} <= users
        ids = [said.event_id for _, said in chain(told, later)]
        assert len(set(ids)) == len(ids)

    @pytest.mark.parametrize("days", [0.3, 3, 29, 31, 45])
    def test_begun_again_tells_nothing_twice_and_leaves_nothing_out(self, later: list[Told], days: float) -> None:
        stopped_at = to_micros(NOW) + int(days * DAY)
        until = [said for _, said in later if said.at <= stopped_at]
        again = live(few(from_micros(until[-1].at)), FixedClock(NOW), timedelta(days=days + 2), timedelta(hours=1))
        since = [said for _, said in later if said.at > stopped_at]
        assert [said.event_id for _, said in again] == [said.event_id for said in since[: len(again)]]
        assert again


class TestLooks:
    def test_are_of_those_who_were_there_today_and_of_nobody_else(self, told: list[Told]) -> None:
        lives, clock, rng = few(), FixedClock(NOW), np.random.default_rng(1)
        midnight = to_micros(NOW) - 12 * HOUR - 30 * MINUTE  # in Shanghai
        came = chain(told, live(lives, clock, timedelta(hours=8)))
        today = {said.identifiers for _, said in came if said.at >= midnight}
        looks = [lives.look(clock.now() + timedelta(seconds=2 * n), rng)[0][1] for n in range(600)]
        assert {said.identifiers for said in looks} <= today
        assert len({said.event_id for said in looks}) == 600
        assert {said.name for said in looks} <= {"Product Viewed", "Product List Viewed", "Products Searched"}

    def test_can_be_had_from_the_first_moment(self) -> None:
        [(_, said)] = few().look(NOW, np.random.default_rng(1))
        assert said.at == to_micros(NOW)
