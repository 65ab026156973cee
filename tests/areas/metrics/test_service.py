"""Metrics of service and delivery, against figures that a person can work out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.areas.metrics.brand import NOW, ROUND_THE_CLOCK, ZONE, Brand, Order, at, lively_brand, local_day
from tests.areas.metrics.conftest import ANYBODY
from tests.areas.metrics.desk import HOUR, MINUTE, Desk, Parcel, Request
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.rates import rate
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.results import MetricValue
from zhiyin.metrics.service import MetricService, Question
from zhiyin.staff.business_hours import BusinessCalendar, Schedule
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

Asking = Callable[..., MetricValue]
YEAR = Days(date(2026, 1, 1), date(2026, 12, 31))
NOON = at(1)  # of 1 January
OFFICE = Schedule(3, date(2026, 1, 1), (((9 * 60, 18 * 60),),) * 7)


@pytest.fixture
def metrics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., MetricService]]:
    with ExitStack() as stack:

        def of(desk: Desk | Brand, worked: Mapping[int, int] | None = None) -> MetricService:
            engine = stack.enter_context(closing(DuckDbEngine(tmp_path_factory.mktemp("facts") / "facts.duckdb")))
            engine.apply(desk.batches(), as_of=NOW)
            return MetricService(engine, FixedClock(NOW), ZONE, worked=lambda _: worked or {}, least_people=ANYBODY)

        yield of


@pytest.fixture
def ask(metrics: Callable[..., MetricService]) -> Asking:
    """The only value of a metric over the year."""

    def of(metric: str, desk: Desk, worked: Mapping[int, int] | None = None) -> MetricValue:
        (value,) = metrics(desk, worked).values(metric, Question(YEAR)).values
        return value

    return of


@pytest.fixture(scope="module")
def lively_metrics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MetricService]:
    with closing(DuckDbEngine(tmp_path_factory.mktemp("lively") / "facts.duckdb")) as engine:
        engine.apply(lively_brand().batches(), as_of=NOW)
        yield MetricService(engine, FixedClock(NOW), ZONE, worked=lambda now: {ROUND_THE_CLOCK: to_micros(now)})


def five(**more: object) -> list[Request]:
    """Solved after 10, 20, 30, 40 minutes, and one that is not."""
    return [Request(i, i, NOON, 5.0 * i, 10.0 * i if i < 5 else None, more=dict(more)) for i in range(1, 6)]


class TestWaits:
    def test_a_bot_answers_first(self, ask: Asking) -> None:
        requests = [
            Request(i, i, NOON, 60, more={"first_any_response_at": to_micros(NOON) + i * MINUTE}) for i in range(1, 4)
        ]
        assert ask("first_any_response_time", Desk(requests)).estimate.value == 120
        assert ask("first_response_time", Desk(requests)).estimate.value == 3600

    def test_the_first_solution_counts_also_of_a_ticket_that_is_open_again(self, ask: Asking) -> None:
        again = {"last_solved_at": None, "state": "open", "reopened_count": 1}
        requests = [Request(i, i, NOON, 1, 10.0 * i, more=again) for i in (1, 2, 3)]
        found = ask("first_resolution_time", Desk(requests))
        assert (found.estimate.value, found.estimate.n, found.also["ended"].value) == (1200, 3, 1.0)
        assert ask("full_resolution_time", Desk(requests)).estimate.value is None

    def test_the_unsolved_wait_still(self, ask: Asking) -> None:
        found = ask("first_resolution_time", Desk(five()))
        assert (found.estimate.value, found.estimate.n) == (1800, 5)  # not 1500, the median of those that are solved
        assert found.also["ended"].value == 4 / 5

    def test_calls_are_no_tickets(self, ask: Asking) -> None:
        calls = [Request(i, i, NOON, 0, 0, kind="call") for i in range(10, 20)]
        assert ask("first_resolution_time", Desk([*five(), *calls])).estimate.n == 5

    @pytest.mark.parametrize(
        ("metric", "minutes"), [("wait_requester", [35, 45, 65]), ("wait_agent", [60, 60, 60])], ids=["us", "them"]
    )
    def test_whom_one_waits_for(self, ask: Asking, metric: str, minutes: list[int]) -> None:
        def stood(open_: int) -> dict[str, object]:
            whole = {"new_micros": 10, "open_micros": open_, "on_hold_micros": 5, "pending_micros": 60}
            return {name: length * MINUTE for name, length in whole.items()}

        requests = [Request(i, i, NOON, 1, 200, more=stood(open_)) for i, open_ in enumerate((20, 30, 50), 1)]
        found = ask(metric, Desk([*requests, Request(9, 9, NOON, 1, 200)]))  # of the last nobody tells states
        assert (found.estimate.value, found.estimate.n) == (minutes[1] * 60, 3)

    def test_a_wait_that_lasts_goes_on(self, ask: Asking) -> None:
        told = dict.fromkeys(("new_micros", "open_micros", "on_hold_micros", "pending_micros"), 0)
        waiting = Request(1, 1, NOW - timedelta(hours=5), more=told)
        pending = Request(2, 2, NOW - timedelta(hours=9), more={**told, "status": "pending", "open_micros": HOUR})
        solved = Request(3, 3, NOW - timedelta(hours=9), 1, 240, more={**told, "open_micros": 4 * HOUR})
        found = ask("wait_requester", Desk([waiting, pending, solved]))
        # of the two that wait still one is left when the third ends after four hours: half of those at risk
        assert (found.estimate.value, found.also["ended"].value) == (4 * 3600, 1 / 3)


class TestBusinessHours:
    WORKED = BusinessCalendar([OFFICE], ZONE).passed(to_micros(NOW))

    def told(self, request: Request) -> Request:
        clock = BusinessCalendar([OFFICE], ZONE).at(to_micros(request.at))
        assert clock
        opened = clock.passed(to_micros(request.at))
        until = {
            name: None if end is None else clock.passed(end) - opened
            for name, end in {
                "first_response_business": request.after(request.answered),
                "first_any_response_business": request.after(request.answered),
                "first_solved_business": request.after(request.solved),
                "last_solved_business": request.after(request.solved),
            }.items()
        }
        more = {"schedule_id": OFFICE.id, "opened_business": opened, **until}
        return Request(request.id, request.person, request.at, request.answered, request.solved, more=more)

    @pytest.mark.parametrize(
        ("metric", "hours"),
        [
            ("first_response_time_business", 2),
            ("first_any_response_time_business", 2),
            ("first_resolution_time_business", 6 + 2),
            ("full_resolution_time_business", 6 + 2),
        ],
    )
    def test_nights_do_not_count(self, ask: Asking, metric: str, hours: float) -> None:
        """Opened at noon, answered at 14:00 and solved at 11:00 of the next day."""
        requests = [self.told(Request(i, i, NOON, 120, 23 * 60)) for i in range(3)]
        assert ask(metric, Desk(requests), self.WORKED).estimate.value == hours * 3600

    def test_who_waits_still_has_waited_the_hours_until_now(self, metrics: Callable[..., MetricService]) -> None:
        """It is noon: of somebody who asked at 15:00 yesterday three hours of then and three of today have passed."""
        opened = NOW - timedelta(hours=21)
        service = metrics(Desk([self.told(Request(1, 1, opened))]), self.WORKED)
        days = Days(local_day(opened), local_day(opened))
        (row,) = service.records("first_response_time_business", Question(days)).rows
        assert row.value == 6 * 3600
        (found,) = service.values("first_response_time_business", Question(days)).values
        assert (found.estimate.value, found.estimate.n, found.also["ended"].value) == (None, 1, 0)

    def test_the_unanswered_are_not_dropped(self, ask: Asking) -> None:
        requests = [self.told(each) for each in five()]
        found = ask("first_resolution_time_business", Desk(requests), self.WORKED)
        assert (found.estimate.value, found.estimate.n) == (1800, 5)

    @pytest.mark.parametrize(
        "calendar", ["first_response_time", "first_any_response_time", "first_resolution_time", "full_resolution_time"]
    )
    def test_round_the_clock_they_are_calendar_time(self, lively_metrics: MetricService, calendar: str) -> None:
        """Of 1,500 tickets, many of which wait still."""
        whole, working = (lively_metrics.values(name, Question(YEAR)) for name in (calendar, f"{calendar}_business"))
        assert (whole.values[0].estimate, whole.values[0].also) == (
            working.values[0].estimate, working.values[0].also,
        )  # fmt: skip

    def test_without_hours_nothing_is_measured(self, metrics: Callable[..., MetricService]) -> None:
        service = metrics(Desk(five()))
        assert service.values("first_response_time_business", Question(YEAR)).values == ()
        assert "first_response_time_business" not in {card.id for card in service.list_cards()}


class TestBots:
    def test_contain_the_chats_that_no_person_joined(self, ask: Asking) -> None:
        def chat(number: int, person: float | None, ended: float | None, bot: float | None = 0.1) -> Request:
            told = {"first_any_response_at": to_micros(NOON) + round((bot or person or 0) * MINUTE)}
            return Request(number, number, NOON, person, ended, "conversation", more=told)

        chats = [chat(1, None, 9), chat(2, None, 8), chat(3, 4, 9), chat(4, 5, None), chat(5, 5, 9)]
        others = [
            chat(6, None, None),  # goes on
            chat(7, 3, 9, bot=None),  # a person came first
            Request(8, 8, NOON, None, 5, more={"first_any_response_at": to_micros(NOON) + MINUTE}),  # no chat
        ]
        found = ask("bot_containment_rate", Desk([*chats, *others])).estimate
        assert (found.value, found.n) == (2 / 5, 5)


class TestReopening:
    def test_of_those_that_were_solved(self, ask: Asking) -> None:
        requests = five()
        requests[0] = Request(1, 1, NOON, 5, 10, more={"reopened_count": 2})
        found = ask("reopen_rate", Desk(requests)).estimate
        assert (found.value, found.n) == (1 / 4, 4)
        assert found == share(1, 4)


class TestRepeats:
    def test_who_asks_again_within_the_window_was_not_helped(self, ask: Asking) -> None:
        contacts = [
            Request(1, 1, at(10)), Request(2, 1, at(14), kind="call", channel="call"),  # after 4 days by telephone
            Request(3, 1, at(50)), Request(4, 1, at(60)),  # after 10
            Request(5, 2, at(10)), Request(6, 2, at(11), topic="invoice"),  # about something else
            Request(7, 3, at(20)), Request(8, 4, at(22)),  # the same customer with another address
            Request(9, 0, at(20)), Request(10, 0, at(20)),  # nobody known
        ]  # fmt: skip
        found = ask("fcr_no_repeat", Desk(contacts, people={1: 1, 2: 2, 3: 3, 4: 3}))
        assert (found.estimate.n, found.estimate.value) == (8, 6 / 8)
        assert {name: figure.value for name, figure in found.also.items()} == {
            "no_repeat_3": 7 / 8, "no_repeat_14": 5 / 8, "no_repeat_30": 5 / 8,
        }  # fmt: skip

    def test_opening_the_ticket_again_is_a_repeat(self, ask: Asking) -> None:
        again = {"first_reopened_at": to_micros(at(12)), "reopened_count": 1}
        assert ask("fcr_no_repeat", Desk([Request(1, 1, at(10), 1, 2, more=again)])).estimate.value == 0

    def test_young_contacts_are_not_judged_yet(self, ask: Asking) -> None:
        contacts = [Request(1, 1, NOW - timedelta(days=6)), Request(2, 2, NOW - timedelta(days=8))]
        found = ask("fcr_no_repeat", Desk(contacts))
        assert found.estimate.n == 1
        assert {name: figure.n for name, figure in found.also.items()} == {"no_repeat_3": 1}

    def test_a_repeat_behind_the_last_day_counts(self, metrics: Callable[..., MetricService]) -> None:
        service = metrics(Desk([Request(1, 1, at(10)), Request(2, 1, at(12), channel="chat")]))
        days = Days(local_day(at(10)), local_day(at(10)))
        question = Question(days, filters={Dimension.CHANNEL: "email"})
        (found,) = service.values("fcr_no_repeat", question).values
        assert (found.estimate.value, found.estimate.n) == (0, 1)

    def test_what_is_told_is_shown_gross_and_net(self, ask: Asking) -> None:
        def told(i: int, solved: bool, beyond: bool | None) -> Request:
            return Request(i, i, NOON, more={"is_solved_at_first_contact": solved, "is_beyond_first_level": beyond})

        contacts = [told(1, True, None), told(2, True, False), told(3, False, False), told(4, False, True)]
        found = ask("first_contact_resolution", Desk([*contacts, Request(5, 5, NOON)]))
        assert (found.estimate.value, found.estimate.n) == (2 / 4, 4)
        assert (found.also["net"].value, found.also["net"].n) == (2 / 3, 3)


class TestPromises:
    def test_an_answer_in_time_a_late_one_and_those_that_are_awaited(self, ask: Asking) -> None:
        def due(minutes: int, when: timedelta = timedelta(days=9)) -> dict[str, object]:
            return {"response_due_at": to_micros(NOW - when) + minutes * MINUTE}

        long_ago, just_now = NOW - timedelta(days=9), NOW - timedelta(minutes=5)
        requests = [
            Request(1, 1, long_ago, 10, more=due(10)), Request(2, 2, long_ago, 11, more=due(10)),
            Request(3, 3, long_ago, None, more=due(10)),  # overdue
            Request(4, 4, long_ago, None, 9, more=due(10)),  # solved by a bot in time
            Request(5, 5, just_now, None, more=due(10, timedelta(minutes=5))),  # not due yet
            Request(6, 6, just_now, 2, more=due(10, timedelta(minutes=5))),
            Request(7, 7, long_ago, 1),  # nobody promised anything
        ]  # fmt: skip
        found = ask("response_sla_attainment", Desk(requests)).estimate
        assert (found.value, found.n) == (3 / 5, 5)

    def test_the_help_desk_judges_its_own_promise(self, ask: Asking) -> None:
        def promise(due: int | None, kept: bool | None) -> dict[str, object]:
            due_at = None if due is None else to_micros(NOON) + due * MINUTE
            return {"resolution_due_at": due_at, "is_promise_kept": kept, "has_promise": True}

        far = 300 * 24 * 60
        requests = [
            Request(1, 1, NOON, 1, 20, more=promise(None, True)), Request(2, 2, NOON, 1, 20, more=promise(None, False)),
            Request(3, 3, NOON, 1, more=promise(None, True)),  # open: not decided
            Request(4, 4, NOON, 1, more=promise(None, False)),  # open, and broken already
            Request(5, 5, NOON, 1, 20, more=promise(30, None)), Request(6, 6, NOON, 1, 40, more=promise(30, None)),
            Request(7, 7, NOON, 1, more=promise(30, None)),  # overdue
            Request(8, 8, NOON, 1, more=promise(far, None)),  # not due
            Request(9, 9, NOON, 1, 20),  # no promise
        ]  # fmt: skip
        found = ask("resolution_sla_attainment", Desk(requests)).estimate
        assert (found.value, found.n) == (2 / 6, 6)


class TestDeliveries:
    NOW_DUE = NOW - timedelta(days=1)

    def test_due_is_the_whole_and_in_time_the_part(self, ask: Asking) -> None:
        parcels = [
            Parcel(1, 1, self.NOW_DUE, -5, state="delivered"), Parcel(2, 2, self.NOW_DUE, 0, state="delivered"),
            Parcel(3, 3, self.NOW_DUE, 0.01), Parcel(4, 4, self.NOW_DUE, None),
            Parcel(5, 5, self.NOW_DUE, -1, in_full=False, state="delivered"),
            Parcel(6, 6, self.NOW_DUE, None, state="cancelled", cancelled=-3),  # called off before it was due
            Parcel(7, 7, self.NOW_DUE, None, state="cancelled", cancelled=2),  # called off because it did not come
            Parcel(8, 8, NOW + timedelta(hours=1), -20, state="delivered"),  # not due yet
        ]  # fmt: skip
        assert ask("on_time_delivery_rate", Desk(parcels=parcels)).estimate == share(3, 6)
        assert ask("on_time_in_full_rate", Desk(parcels=parcels)).estimate == share(2, 6)

    def test_the_day_is_that_of_the_promise(self, metrics: Callable[..., MetricService]) -> None:
        service = metrics(Desk(parcels=[Parcel(1, 1, at(40), -5)]))
        day = local_day(at(40))
        assert service.values("on_time_delivery_rate", Question(Days(day, day))).values[0].estimate.n == 1
        ordered_on = local_day(at(37))
        assert service.values("on_time_delivery_rate", Question(Days(ordered_on, ordered_on))).values == ()

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        told=st.lists(
            st.tuples(
                st.one_of(st.none(), st.integers(-48, 48)),
                st.sampled_from([True, False, None]),
                st.sampled_from(["shipped", "delivered", "cancelled", "returned"]),
            ),
            min_size=1,
            max_size=20,
        )
    )
    def test_in_full_is_never_more_than_on_time(
        self, metrics: Callable[..., MetricService], told: list[tuple[int | None, bool | None, str]]
    ) -> None:
        parcels = [Parcel(i, i, self.NOW_DUE, late, full, state) for i, (late, full, state) in enumerate(told)]
        service = metrics(Desk(parcels=parcels))
        on_time, in_full = (
            [value.estimate.value or 0 for value in service.values(name, Question(YEAR)).values]
            for name in ("on_time_delivery_rate", "on_time_in_full_rate")
        )
        assert len(on_time) == len(in_full)
        assert all(full <= time for full, time in zip(in_full, on_time, strict=True))


class TestContactsByOrders:
    def test_complaints_by_a_thousand_orders(self, ask: Asking) -> None:
        parcels = [Parcel(i, i, at(30), -1) for i in range(1, 501)]
        complaints = [Request(i, i, at(20), more={"is_complaint": i <= 4}) for i in range(1, 11)]
        found = ask("complaint_rate", Desk(complaints, parcels)).estimate
        exact = rate(4, 0.5, 500)
        assert exact
        assert (found.value, found.n) == (8.0, 500)
        assert (found.low, found.high) == pytest.approx((exact.low, exact.high), rel=0.01)  # 2.18 to 20.48

    def test_none_is_told_with_what_may_be(self, ask: Asking) -> None:
        parcels = [Parcel(i, i, at(30), -1) for i in range(1, 301)]
        found = ask("complaint_rate", Desk([Request(1, 1, at(20), more={"is_complaint": False})], parcels)).estimate
        assert (found.value, found.low) == (0, 0)
        assert found.high == pytest.approx(3.6889 / 0.3, abs=1e-3)

    def test_one_who_complains_ten_times_tells_little_more_than_once(self, ask: Asking) -> None:
        parcels = [Parcel(i, i, at(30), -1) for i in range(1, 501)]
        one = [Request(i, 1, at(20), more={"is_complaint": True}) for i in range(1, 11)]
        many = [Request(i, i, at(20), more={"is_complaint": True}) for i in range(1, 11)]
        alone, several = (ask("complaint_rate", Desk(told, parcels)).estimate for told in (one, many))
        assert alone.value == several.value == 20
        assert alone.low is not None
        assert several.low is not None
        assert alone.low < 1 < 9 < several.low

    def test_every_contact_counts_by_a_hundred_orders(self, ask: Asking) -> None:
        parcels = [Parcel(i, i, at(30), -1) for i in range(1, 41)]
        contacts = [Request(1, 1, at(20)), Request(2, 0, at(20), kind="call"), Request(3, 99, at(20))]
        found = ask("contact_rate", Desk(contacts, parcels)).estimate
        assert (found.value, found.n) == (7.5, 42)


class TestWork:
    def test_talk_hold_and_after_call_work_by_call(self, ask: Asking) -> None:
        def handled(i: int, seconds: int, count: int = 1) -> Request:
            more = {"handled_micros": seconds * 1_000_000, "handled_count": count, "handled_on": local_day(NOON)}
            return Request(i, i, NOON, kind="call", more=more)

        found = ask("aht_touch", Desk([handled(1, 300), handled(2, 600), handled(3, 1500, 3), Request(4, 4, NOON)]))
        assert (found.estimate.value, found.estimate.n) == (2400 / 5, 3)
        assert found.also["median"].value == 500
        assert found.estimate.low is not None
        assert found.estimate.low < 480


class TestDefects:
    def test_of_a_thousand_units_that_were_sold(self, metrics: Callable[..., MetricService]) -> None:
        faulty = [Order(2 * i, i, at(20), 100, products=("p1", "p2"), came_back=("p1",)) for i in range(1, 4)]
        unwanted = [Order(2 * i + 1, i, at(20), 100, products=("p1",), came_back=("p1",)) for i in range(1, 5)]
        kept = [Order(100 + i, 50 + i, at(20), 100) for i in range(90)]
        (found,) = metrics(Brand(orders=[*faulty, *unwanted, *kept])).values("defect_rate", Question(YEAR)).values
        assert (found.estimate.value, found.estimate.n) == (1000 * 3 / 100, 97)
        whole = share(3, 100)
        assert whole
        assert found.estimate.low == pytest.approx(1000 * (whole.low or 0), rel=0.06)
        assert found.estimate.high == pytest.approx(1000 * (whole.high or 0), rel=0.06)
