"""How requests are told to the warehouse: their states, promises, work and business hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.areas.support.test_support import START, WANG, chat, event, latest, opened, replied, taken
from zhiyin.base.clock import FixedClock, from_micros
from zhiyin.base.scope import EVERYTHING
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.staff.business_hours import BusinessCalendar, Schedule
from zhiyin.support.service import SupportService
from zhiyin.touchpoints.model import TakenInteraction

ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = 60_000_000
OFFICE = ((9 * 60, 18 * 60),)
Making = Callable[..., SupportService]


@pytest.fixture
def facts(db: Database, clock: FixedClock) -> FactBatches:
    return FactBatches(db, clock)


@pytest.fixture
def making(db: Database, facts: FactBatches, clock: FixedClock) -> Making:
    """Support of a house with these versions of business hours."""
    outbox = Outbox(db, clock, {"TicketsChanged": ["listener"]})

    def of(*schedules: Schedule) -> SupportService:
        calendar = BusinessCalendar(schedules, ZONE)
        return SupportService(db, outbox, facts, clock, zone=ZONE, calendar=lambda _: calendar)

    return of


@pytest.fixture
def told(making: Making, facts: FactBatches) -> Callable[[list[TakenInteraction]], dict[str, Any]]:
    """The fact of the only request, in a house without business hours."""

    def of(story: list[TakenInteraction]) -> dict[str, Any]:
        making().take(story)
        (fact,) = latest(facts)
        return fact

    return of


Telling = Callable[[list[TakenInteraction]], dict[str, Any]]


def updated(id_: int, minute: int, state: str, **more: Any) -> TakenInteraction:
    return event(id_, "Ticket Updated", minute, state=state, **more)


def minutes(fact: dict[str, Any], *names: str) -> list[float | None]:
    return [None if fact[name] is None else fact[name] / MINUTE for name in names]


STOOD = ("new_micros", "open_micros", "on_hold_micros", "pending_micros")


class TestStates:
    def test_the_time_in_each_state_is_told(self, told: Telling) -> None:
        fact = told(
            [
                opened(), updated(2, 0, "new"), updated(3, 10, "open"), updated(4, 40, "pending"),
                updated(5, 100, "on_hold"), updated(6, 160, "open"), updated(7, 165, "solved"),
                updated(8, 900, "closed"),
            ]
        )  # fmt: skip
        assert minutes(fact, *STOOD) == [10, 35, 60, 60]
        assert (fact["status"], fact["state"]) == ("closed", "closed")
        assert fact["first_solved_at"] == fact["last_solved_at"] == from_micros(START + 165 * MINUTE)

    def test_the_state_that_lasts_is_told_by_its_beginning(self, told: Telling) -> None:
        fact = told([opened(), updated(2, 30, "pending")])
        assert minutes(fact, *STOOD) == [0, 30, 0, 0]
        assert (fact["status"], fact["status_since"]) == ("pending", from_micros(START + 30 * MINUTE))

    def test_going_back_from_solved_is_a_reopening(self, told: Telling) -> None:
        fact = told([opened(), updated(2, 5, "solved"), updated(3, 65, "open"), updated(4, 70, "solved")])
        assert (fact["reopened_count"], fact["first_reopened_at"]) == (1, from_micros(START + 65 * MINUTE))
        assert minutes(fact, *STOOD) == [0, 10, 0, 0]
        assert fact["last_solved_at"] - fact["first_solved_at"] == timedelta(minutes=65)

    def test_a_state_that_nobody_knows_changes_nothing(self, told: Telling) -> None:
        fact = told([opened(), updated(2, 5, "-100"), updated(3, 9, "open")])
        assert (fact["status"], *minutes(fact, *STOOD)) == ("open", 0, 0, 0, 0)

    def test_who_tells_no_replies_may_tell_when_somebody_took_it_up(self, told: Telling) -> None:
        fact = told([opened(), updated(2, 0, "new"), updated(3, 12, "open", taken_up=True), replied(4, 30)])
        assert fact["first_response_at"] - fact["opened_at"] == timedelta(minutes=12)


class TestPromises:
    def test_the_help_desk_promises_for_itself(self, told: Telling) -> None:
        due = "2026-03-01T08:30:00+08:00"
        fact = told([opened(response_due_at=due, due_at="2026-03-02"), event(2, "Ticket Updated", 9, sla_met=False)])
        assert fact["response_due_at"] == from_micros(START + 30 * MINUTE)
        assert fact["resolution_due_at"].astimezone(ZONE).date() == date(2026, 3, 2)
        assert fact["is_promise_kept"] is False

    def test_without_that_the_house_promises_an_answer(self, told: Telling) -> None:
        fact = told([opened()])
        assert fact["response_due_at"] == from_micros(START + 240 * MINUTE)
        assert (fact["resolution_due_at"], fact["is_promise_kept"]) == (None, None)

    def test_nobody_promises_anything_to_ourselves(self, told: Telling) -> None:
        assert told([opened(author="agent")])["response_due_at"] is None


class TestWork:
    def test_a_call_is_talk_hold_and_the_work_after_it(self, told: Telling) -> None:
        call: dict[str, Any] = {"call_id": "t1", "talk_seconds": 200, "hold_seconds": 40, "after_call_seconds": 60}
        fact = told([taken(1, "Call Ended", 10, **call)])
        assert (fact["kind"], fact["handled_count"], fact["handled_micros"]) == ("call", 1, 300_000_000)

    def test_work_is_credited_to_the_day_on_which_it_ended(self, told: Telling) -> None:
        call: dict[str, Any] = {"call_id": "t1", "talk_seconds": 60, "after_call_seconds": 120}
        fact = told([taken(1, "Call Ended", 16 * 60 - 1, **call)])  # a minute before midnight in Shanghai
        assert (fact["day"], fact["handled_on"]) == (date(2026, 3, 1), date(2026, 3, 2))

    def test_a_desk_tells_its_own_working_time(self, told: Telling) -> None:
        fact = told([opened(), replied(2, 5, handle_seconds=90), replied(3, 9, handle_seconds=30)])
        assert (fact["handled_count"], fact["handled_micros"]) == (2, 120_000_000)

    def test_where_nobody_tells_it_is_unknown(self, told: Telling) -> None:
        assert told([opened(), replied(2, 5)])["handled_micros"] is None


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        pytest.param({"kind": "complaint"}, True, id="a complaint"),
        pytest.param({"kind": "question", "topic": "投诉"}, False, id="the kind decides"),
        pytest.param({"category": "投诉"}, True, id="a category of that name"),
        pytest.param({"topic": "delivery"}, None, id="nobody said"),
    ],
)
def test_what_is_a_complaint(told: Telling, about: dict[str, Any], expected: bool | None) -> None:
    assert told([opened(**about)])["is_complaint"] is expected


class TestBusinessHours:
    """START is 08:00 in Shanghai on Sunday, 1 March 2026."""

    WEEK = (*[OFFICE] * 5, (), ())

    def test_waits_are_told_in_the_hours_that_were_valid_at_the_opening(
        self, making: Making, facts: FactBatches
    ) -> None:
        support = making(Schedule(4, date(2026, 1, 1), self.WEEK))
        support.take([opened(), replied(2, 24 * 60 + 90), event(3, "Ticket Resolved", 2 * 24 * 60 + 2 * 60)])
        (fact,) = latest(facts)  # answered on Monday at 09:30, solved on Tuesday at 10:00
        assert fact["schedule_id"] == 4
        assert minutes(fact, "first_response_business", "first_solved_business") == [30, 9 * 60 + 60]
        assert minutes(fact, "last_solved_business") == [600]

    def test_waiting_is_unknown_where_nobody_tells_states(self, making: Making, facts: FactBatches) -> None:
        making(Schedule(1, date(2026, 1, 1), self.WEEK)).take([opened(), event(2, "Ticket Resolved", 3000)])
        (fact,) = latest(facts)
        assert minutes(fact, "waited_business", *STOOD) == [None] * 5

    def test_a_pending_time_waits_for_the_customer(self, making: Making, facts: FactBatches) -> None:
        support = making(Schedule(1, date(2026, 1, 1), (OFFICE,) * 7))
        support.take([opened(), updated(2, 120, "pending"), updated(3, 240, "open"), updated(4, 300, "solved")])
        (fact,) = latest(facts)  # open from 9 to 10, pending until 12, open until 13
        assert minutes(fact, "waited_business") == [120]

    def test_later_hours_do_not_change_what_was_opened_before_them(self, making: Making, facts: FactBatches) -> None:
        round_the_clock = Schedule(2, date(2026, 3, 2), (((0, 24 * 60),),) * 7)
        support = making(Schedule(1, date(2026, 1, 1), self.WEEK), round_the_clock)
        support.take([opened(), replied(2, 24 * 60 + 90)])
        (fact,) = latest(facts)
        assert (fact["schedule_id"], *minutes(fact, "first_response_business")) == (1, 30)

    def test_new_hours_are_told_of_what_is_there_already(self, making: Making, facts: FactBatches) -> None:
        making().take([opened(), replied(2, 120), chat(3, "Conversation Started", 0)])
        assert {fact["schedule_id"] for fact in latest(facts)} == {None}
        support = making(Schedule(1, date(2026, 1, 1), (OFFICE,) * 7))
        assert support.tell_again() == 0
        support.hours_changed(START)
        assert (support.tell_again(), support.tell_again()) == (2, 0)
        assert [minutes(fact, "first_response_business") for fact in latest(facts)] == [[60], [None]]

    def test_facts_of_an_older_version_are_told_again(self, making: Making, facts: FactBatches, db: Database) -> None:
        support = making()
        support.take([taken(1, "Call Ended", 10, by=WANG, call_id="t1")])
        with db.transaction() as tx:
            tx.exec_driver_sql("UPDATE support_ticket SET told_as = 0")
        assert support.tell_again() == 1
        (fact,) = latest(facts)
        assert fact["revision"] == support.list_tickets(EVERYTHING).tickets[0].revision == 2
