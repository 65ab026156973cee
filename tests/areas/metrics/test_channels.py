"""Through which channels customers come, and how that goes: against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from tests.areas.metrics.brand import Answer, Brand, Order, Session, Ticket, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import value_of
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.results import MetricValue
from zhiyin.metrics.service import Question
from zhiyin.warehouse.facts import FACTS

APRIL = Days(date(2026, 4, 1), date(2026, 4, 30))
MONDAY = at(96)  # the sixth of April


@dataclass(frozen=True)
class Request(Ticket):
    """A request for help about an order or a topic."""

    about_order: str | None = None
    topic: str | None = None
    reopened: int = 0

    @property
    def row(self) -> tuple[object, ...]:
        names = FACTS["fact_tickets"].columns.names
        told = dict(zip(names, super().row, strict=False))
        told |= {"order_number": self.about_order, "topic": self.topic, "reopened_count": self.reopened}
        return tuple(told.get(name) for name in names)


def request(id: int, person: int, hours: float, channel: str | None, *, solved: bool = True, **more: Any) -> Request:
    return Request(
        id, person, MONDAY + timedelta(hours=hours), 60, 600 if solved else None, "solved" if solved else "open",
        channel=channel, **more,
    )  # fmt: skip


def of_channels(values: tuple[MetricValue, ...]) -> dict[str | None, Estimate]:
    return {value.variant: value.estimate for value in values}


class TestMultiChannelShare:
    def test_counts_who_used_two_channels_in_ninety_days(self, measuring: Measuring) -> None:
        brand = Brand(
            sessions=[Session(1, 1, at(118)), Session(2, 2, at(118)), Session(3, 3, at(30)), Session(4, 5, at(118))],
            orders=[Order(1, 1, at(119), 100, channel="store"), Order(2, 2, at(119), 100, channel="web")],
            answers=[Answer(1, 4, at(118), 9, channel="email")],
            tickets=[Ticket(1, 3, at(118), 1, 1, channel="call"), Ticket(2, 6, at(118), 1, 1, channel="chat")],
            people={1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 5},  # five came as two identities
        )
        found = value_of(measuring(brand).values("multi_channel_share", Question(APRIL))).estimate
        assert (found.value, found.n) == (2 / 5, 5), "customers 1 and 5; of 3 the visit was too long ago"

    def test_leaves_out_what_names_no_channel(self, measuring: Measuring) -> None:
        orders = [Order(i, 1, at(118), 100, channel=channel) for i, channel in enumerate(["web", "server", "", None])]
        found = value_of(measuring(Brand(orders=orders)).values("multi_channel_share", Question(APRIL))).estimate
        assert (found.value, found.n) == (0, 1)

    def test_of_a_month_looks_back_from_its_end(self, measuring: Measuring) -> None:
        sessions = [Session(1, 1, at(40)), Session(2, 1, at(100), channel="app")]
        days = Days(date(2026, 3, 1), date(2026, 5, 31))
        found = measuring(Brand(sessions=sessions)).values("multi_channel_share", Question(days, (Dimension.MONTH,)))
        shares = {group.key[Dimension.MONTH]: group.values[0].estimate.value for group in found.groups}
        assert shares == {date(2026, 3, 1): 0, date(2026, 4, 1): 1, date(2026, 5, 1): 0}


class TestRevealedPreference:
    # On Monday two calls and a chat, on Tuesday a call; person 1 asked twice.
    TICKETS = (
        request(1, 1, 0, "call"), request(2, 1, 1, "call"), request(3, 2, 2, "chat"), request(4, 3, 26, "call"),
        request(5, 4, 3, None),
    )  # fmt: skip

    def test_is_the_share_of_each_channel(self, measuring: Measuring) -> None:
        result = measuring(Brand(tickets=self.TICKETS)).values("revealed_channel_preference", Question(APRIL))
        found = of_channels(result.values)
        assert {name: (each.value, each.n) for name, each in found.items()} == {"call": (3 / 4, 4), "chat": (1 / 4, 4)}

    def test_index_holds_it_against_the_days_of_each_channel(self, measuring: Measuring) -> None:
        result = measuring(Brand(tickets=self.TICKETS)).values("channel_preference_index", Question(APRIL))
        found = of_channels(result.values)
        assert {name: each.value for name, each in found.items()} == {
            "call": pytest.approx((3 / 4) / (2 / 3)),  # on two of three days on which a channel was offered
            "chat": pytest.approx((1 / 4) / (1 / 3)),
        }

    def test_is_unknown_where_there_was_nothing_to_choose(self, measuring: Measuring) -> None:
        only_calls = [request(1, 1, 0, "call"), request(2, 2, 1, "call")]
        result = measuring(Brand(tickets=only_calls)).values("revealed_channel_preference", Question(APRIL))
        assert result.values == ()

    def test_of_one_person_who_asks_often_tells_less(self, measuring: Measuring) -> None:
        often = [request(i, 1, i, "call" if i % 2 else "chat") for i in range(40)]
        many = [request(i, i + 1, i, "call" if i % 2 else "chat") for i in range(40)]
        wide, narrow = (
            of_channels(measuring(Brand(tickets=tickets)).values("revealed_channel_preference", Question(APRIL)).values)
            for tickets in (often, many)
        )
        assert wide["call"].value == narrow["call"].value == 0.5
        assert (wide["call"].low or 0) < (narrow["call"].low or 0)


class TestStatedPreference:
    def test_is_a_share_for_each_channel_that_was_named(self, measuring: Measuring) -> None:
        named = ["call"] * 6 + ["chat"] * 3 + ["web"] + [None] * 2
        answers = [
            Answer(i, i, at(100), 0, "preferred_channel", None, choice=choice) for i, choice in enumerate(named, 1)
        ]
        result = measuring(Brand(answers)).values("stated_channel_preference", Question(APRIL))
        found = {value.variant: (value.estimate.value, value.estimate.n) for value in result.values}
        assert found == {"call": (0.6, 10), "chat": (0.3, 10), "web": (0.1, 10)}

    def test_is_not_told_where_all_name_the_same(self, measuring: Measuring) -> None:
        answers = [Answer(i, i, at(100), 0, "preferred_channel", None, choice="call") for i in range(1, 9)]
        assert measuring(Brand(answers)).values("stated_channel_preference", Question(APRIL)).values == ()


class TestChannelSatisfaction:
    @staticmethod
    def answers() -> list[Answer]:
        """Satisfied with orders: 9 of 10 on the web, 4 of 4 on the telephone; with others 1 of 2 and 3 of 8."""
        counts = {("web", "order"): (9, 10), ("call", "order"): (4, 4), ("web", ""): (1, 2), ("call", ""): (3, 8)}
        found: list[Answer] = []
        for (channel, matter), (good, n) in counts.items():
            for i in range(n):
                number = len(found) + 1
                score = 5 if i < good else 2
                order = f"N{number}" if matter else None
                found.append(Answer(number, number, at(100), score, "csat", 5, channel=channel, order=order))
        return found

    def test_is_of_the_same_matters_in_each_channel(self, measuring: Measuring) -> None:
        service = measuring(Brand(answers=self.answers()))
        result = service.values("channel_satisfaction", Question(APRIL, by=(Dimension.CHANNEL,)))
        found = {group.key[Dimension.CHANNEL]: group.values[0] for group in result.groups}
        orders, others = 14 / 24, 10 / 24  # the mix of both channels together
        assert found["web"].estimate.value == pytest.approx(orders * 9 / 10 + others * 1 / 2)
        assert found["call"].estimate.value == pytest.approx(orders * 4 / 4 + others * 3 / 8)
        assert (found["web"].also["unadjusted"].value, found["call"].also["unadjusted"].value) == (10 / 12, 7 / 12)

    def test_of_all_channels_together_is_what_it_is(self, measuring: Measuring) -> None:
        found = value_of(measuring(Brand(answers=self.answers())).values("channel_satisfaction", Question(APRIL)))
        assert found.estimate.value == pytest.approx(17 / 24)

    def test_one_who_is_asked_about_two_matters_is_one_customer(self, measuring: Measuring) -> None:
        """20 customers say the same of an order and of something else: no more is known than from 20 answers."""
        asked = [(person, order) for person in range(1, 21) for order in (f"N{person}", None)]
        told = [
            Answer(i, person, at(100), 5 if person % 2 else 2, "csat", 5, channel="web", order=order)
            for i, (person, order) in enumerate(asked, 1)
        ]
        found = value_of(measuring(Brand(answers=told)).values("channel_satisfaction", Question(APRIL)))
        alone, beside = share(10, 20), found.also["unadjusted"]
        assert alone
        assert (found.estimate.low, found.estimate.high) == pytest.approx((alone.low, alone.high))
        assert (beside.low, beside.high, beside.n) == pytest.approx((alone.low, alone.high, 40))

    def test_is_less_certain_the_more_it_had_to_be_adjusted(self, measuring: Measuring) -> None:
        service = measuring(Brand(answers=self.answers()))
        result = service.values("channel_satisfaction", Question(APRIL, by=(Dimension.CHANNEL,)))
        call = next(group.values[0] for group in result.groups if group.key[Dimension.CHANNEL] == "call")
        weights = [(14 / 24) / 4] * 4 + [(10 / 24) / 8] * 8
        effective_n = sum(weights) ** 2 / sum(weight**2 for weight in weights)
        assert effective_n < 12
        p, z2 = call.estimate.value or 0, 1.959964**2
        margin = 1.959964 * (p * (1 - p) / effective_n + z2 / (4 * effective_n**2)) ** 0.5
        assert call.estimate.low == pytest.approx((p + z2 / (2 * effective_n) - margin) / (1 + z2 / effective_n), 1e-5)


class TestSwitches:
    @pytest.mark.parametrize(
        ("second", "third", "went_well"),
        [
            (request(2, 1, 5, "call", about_order="A"), None, 1),
            (request(2, 1, 5, "call", about_order="A", solved=False), None, 0),
            (request(2, 1, 5, "call", about_order="A", reopened=1), None, 0),
            (request(2, 1, 5, "call", about_order="A"), request(3, 1, 100, "call", about_order="A"), 0),
            (request(2, 1, 5, "call", about_order="A"), request(3, 1, 5 + 7 * 24, "call", about_order="A"), 1),
        ],
    )
    def test_succeed_when_the_second_channel_settles_it(
        self, measuring: Measuring, second: Request, third: Request | None, went_well: int
    ) -> None:
        tickets = [request(1, 1, 0, "chat", about_order="A"), second, *([third] if third else [])]
        found = value_of(measuring(Brand(tickets=tickets)).values("channel_switch_success", Question(APRIL))).estimate
        assert (found.value, found.n) == (went_well, 1)

    @pytest.mark.parametrize(
        "second",
        [
            request(2, 1, 25, "call", about_order="A"),  # too late
            request(2, 1, 5, "chat", about_order="A"),  # the same channel
            request(2, 1, 5, "call", about_order="B"),  # another matter
            request(2, 2, 5, "call", about_order="A"),  # somebody else
        ],
    )
    def test_are_to_another_channel_within_a_day_about_the_same(self, measuring: Measuring, second: Request) -> None:
        tickets = [request(1, 1, 0, "chat", about_order="A"), second]
        assert measuring(Brand(tickets=tickets)).values("channel_switch_success", Question(APRIL)).values == ()

    def test_about_no_order_are_of_one_topic(self, measuring: Measuring) -> None:
        tickets = [request(1, 1, 0, "chat", topic="refund"), request(2, 1, 5, "call", topic="refund")]
        found = value_of(measuring(Brand(tickets=tickets)).values("channel_switch_success", Question(APRIL))).estimate
        assert (found.value, found.n) == (1, 1)
