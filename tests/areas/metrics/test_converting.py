"""How many who come by order, and what becomes of carts: against numbers worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.areas.metrics.brand import Brand, Order, Session, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import value_of
from zhiyin.metrics.model import Days, Dimension
from zhiyin.metrics.results import MetricValue
from zhiyin.metrics.service import MetricService, Question

FEBRUARY = Days(date(2026, 2, 1), date(2026, 2, 28))
HOUR = 60


def visit(id: int, person: int, minute: float = 0, **steps: Any) -> Session:
    """A visit so many minutes after noon of the second of February."""
    return Session(id, person, at(33) + timedelta(minutes=minute), **steps)


def order(id: int, person: int, minute: float, **more: Any) -> Order:
    return Order(id, person, at(33) + timedelta(minutes=minute), 5_000, **more)


def measured(measuring: Measuring, brand: Brand, metric_id: str) -> MetricValue:
    return value_of(measuring(brand).values(metric_id, Question(FEBRUARY)))


class TestVisits:
    WAYS = (
        visit(1, 1, viewed=1, added=2, checkout=3, ordered=4, steps=4),
        visit(2, 2, viewed=3, added=1, checkout=4, ordered=5, steps=1),  # out of order
        visit(3, 3, viewed=1, added=2, steps=2),
        visit(4, 4, viewed=1, steps=1),
        visit(5, 5),
    )

    @pytest.mark.parametrize(
        ("metric_id", "any_order", "in_order"),
        [
            ("session_conversion_rate", 2 / 5, 1 / 5),
            ("view_to_cart_rate", 3 / 4, 2 / 4),
            ("cart_to_checkout_rate", 2 / 3, 1 / 3),
            ("checkout_to_order_rate", 2 / 2, 1 / 2),
        ],
    )
    def test_convert_step_by_step(
        self, measuring: Measuring, metric_id: str, any_order: float, in_order: float
    ) -> None:
        found = measured(measuring, Brand(sessions=self.WAYS), metric_id)
        assert (found.estimate.value, found.also["in_order"].value) == (any_order, in_order)

    def test_of_one_customer_tell_less(self, measuring: Measuring) -> None:
        """Ten visits of one person are not ten people: the interval is wider."""
        of_one = [visit(i, 1, 100 * i, ordered=1 if i < 5 else None) for i in range(10)]
        of_ten = [visit(i, 10 + i, 100 * i, ordered=1 if i < 5 else None) for i in range(10)]
        narrow = measured(measuring, Brand(sessions=of_ten), "session_conversion_rate").estimate
        wide = measured(measuring, Brand(sessions=of_one), "session_conversion_rate").estimate
        assert (narrow.value, narrow.n) == (wide.value, wide.n) == (0.5, 10)
        assert [narrow.low, narrow.high] == pytest.approx([0.236593, 0.763407])  # Wilson of 5 / 10
        assert (wide.low or 0) < 0.1


class TestCustomers:
    DAY = 24 * HOUR
    VISITS = (visit(1, 1), visit(2, 2, 30), visit(3, 2, 3 * DAY), visit(4, 3), visit(5, 4, channel="app"), visit(6, 5))
    ORDERS = (
        order(1, 1, DAY),  # a day later to the minute
        order(2, 6, 8 * DAY),  # identity of the same customer as 2
        order(3, 3, -5),  # before they came
        order(4, 4, 10, state="cancelled"),
        order(5, 5, 7 * DAY - 1, channel="store"),
    )
    BRAND = Brand(sessions=VISITS, orders=ORDERS, people={1: 1, 2: 2, 6: 2, 3: 3, 4: 4, 5: 5})

    def test_convert_when_they_order_within_the_window(self, measuring: Measuring) -> None:
        found = measured(measuring, self.BRAND, "customer_conversion_rate")
        assert (found.estimate.value, found.estimate.n) == (2 / 5, 5)
        assert found.also["within_1_days"].value == 1 / 5
        assert found.also["within_30_days"].value == 3 / 5

    def test_are_told_apart_by_where_they_came(self, measuring: Measuring) -> None:
        service = measuring(self.BRAND)
        groups = service.values("customer_conversion_rate", Question(FEBRUARY, by=(Dimension.CHANNEL,))).groups
        found = {group.key[Dimension.CHANNEL]: group.values[0].estimate for group in groups}
        assert {name: (each.value, each.n) for name, each in found.items()} == {"web": (2 / 4, 4), "app": (0, 1)}

    def test_are_left_out_until_their_window_is_over(self, measuring: Measuring) -> None:
        young = Session(1, 1, at(180))  # two days ago
        days = Days(date(2026, 6, 1), date(2026, 6, 30))
        assert measuring(Brand(sessions=[young])).values("customer_conversion_rate", Question(days)).values == ()


class TestCarts:
    def test_are_left_when_no_order_follows_within_a_day(self, measuring: Measuring) -> None:
        sessions = [visit(i, i, added=0, checkout=1) for i in range(1, 6)]
        orders = [
            order(1, 1, 24 * HOUR),
            order(2, 2, 24 * HOUR + 2),  # recovered
            order(3, 3, 7 * 24 * HOUR + 2),  # too late for that
            order(4, 4, -1),  # before
        ]
        brand = Brand(sessions=sessions, orders=orders)
        for metric_id in ("cart_abandonment_rate", "checkout_abandonment_rate"):
            found = measured(measuring, brand, metric_id)
            assert (found.estimate.value, found.estimate.n) == (4 / 5, 5)
            assert (found.also["recovered"].value, found.also["recovered"].n) == (1 / 4, 4)

    def test_of_all_devices_of_a_customer_are_one(self, measuring: Measuring) -> None:
        sessions = [visit(1, 1, added=0), visit(2, 2, 20 * HOUR, added=0, channel="app")]
        brand = Brand(sessions=sessions, orders=[order(1, 2, 30 * HOUR)], people={1: 7, 2: 7})
        found = measured(measuring, brand, "cart_abandonment_rate").estimate
        assert (found.value, found.n) == (0, 1)

    @pytest.mark.parametrize(
        ("second", "ordered", "left", "carts"),
        [
            (23 * HOUR, None, 1, 1),
            (24 * HOUR, None, 2, 2),
            (5 * HOUR, 2 * HOUR, 1, 2),  # an order ends a cart; what is added later is the next one
            (5 * HOUR, 6 * HOUR, 0, 1),
        ],
    )
    def test_are_one_until_a_day_has_passed_or_an_order_came(
        self, measuring: Measuring, second: float, ordered: float | None, left: int, carts: int
    ) -> None:
        sessions = [visit(1, 1, added=0), visit(2, 1, second, added=0)]
        orders = [] if ordered is None else [order(1, 1, ordered)]
        found = measured(measuring, Brand(sessions=sessions, orders=orders), "cart_abandonment_rate").estimate
        assert (found.value, found.n) == (left / carts, carts)

    def test_are_of_the_day_on_which_they_were_begun(self, measuring: Measuring) -> None:
        began_before = Session(1, 1, at(31, hour=23), added=0)
        more = Session(2, 1, at(32, hour=8), added=0)
        service: MetricService = measuring(Brand(sessions=[began_before, more]))
        assert service.values("cart_abandonment_rate", Question(FEBRUARY)).values == ()

    def test_that_are_filled_still_are_not_judged(self, measuring: Measuring) -> None:
        today = Session(1, 1, at(181), added=0)  # the thirtieth of June, a day ago to the hour
        now = Session(2, 2, at(181, hour=13), added=0)
        service = measuring(Brand(sessions=[today, now]))
        days = Days(date(2026, 6, 1), date(2026, 7, 1))
        assert value_of(service.values("cart_abandonment_rate", Question(days))).estimate.n == 1
