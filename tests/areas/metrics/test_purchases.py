"""Metrics of purchases against the same worked out in plain Python, and against the published examples."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from tests.areas.metrics.brand import NOBODY, NOW, Answer, Brand, Order, Ticket, Visit, at, local_day
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, MOSTLY, orders, point, value_of, within
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Dimension
from zhiyin.metrics.service import MetricService, Question


def bought_by(brand: Brand) -> Counter[int]:
    """How many orders of March each known customer placed."""
    both = [*orders(brand), *orders(brand, currency="USD")]
    return Counter(brand.customer(order.person) for order in both if order.person != NOBODY)


class TestHowOftenPeopleBuy:
    def test_is_orders_by_buyer(self, metrics: MetricService, lively: Brand) -> None:
        counts = bought_by(lively)
        found = value_of(metrics.values("purchase_frequency", Question(MARCH)))
        assert found.estimate.value == MOSTLY(statistics.mean(counts.values()))
        assert found.estimate.n == len(counts)

    def test_is_also_how_many_bought_twice(self, metrics: MetricService, lively: Brand) -> None:
        counts = bought_by(lively)
        found = point(metrics.values("repeat_buyer_rate", Question(MARCH)))
        assert found == sum(count >= 2 for count in counts.values()) / len(counts)

    def test_is_also_how_many_bought_again_at_any_time(self, metrics: MetricService, lively: Brand) -> None:
        ever = Counter(lively.customer(order.person) for order in lively.orders if order.counts)
        in_march = bought_by(lively)
        found = point(metrics.values("returning_customer_rate", Question(MARCH)))
        assert found == sum(ever[customer] > 1 for customer in in_march) / len(in_march)

    def test_counts_a_later_order_for_the_returning_but_not_for_the_repeat_buyers(self, measuring: Measuring) -> None:
        service = measuring(Brand(orders=[Order(1, 1, at(61), net=5), Order(2, 1, at(150), net=5)]))
        assert point(service.values("returning_customer_rate", Question(MARCH))) == 1
        assert point(service.values("repeat_buyer_rate", Question(MARCH))) == 0


class TestUnitsSold:
    def test_are_those_of_all_lines(self, metrics: MetricService, lively: Brand) -> None:
        both = [*orders(lively), *orders(lively, currency="USD")]
        assert point(metrics.values("units_sold", Question(MARCH))) == sum(len(order.products) for order in both)

    def test_by_product_add_up_to_the_whole(self, metrics: MetricService) -> None:
        result = metrics.values("units_sold", Question(MARCH, by=(Dimension.PRODUCT,)))
        assert sum(group.values[0].estimate.value or 0 for group in result.groups) == point(result)


class TestReturnRates:
    @pytest.fixture
    def shop(self, measuring: Measuring) -> MetricService:
        """Of four orders of two articles one came back whole and one in half."""
        came_back: list[tuple[str, ...]] = [(), (), ("p1",), ("p1", "p2")]
        return measuring(
            Brand(
                orders=[
                    Order(i, i + 1, at(70), net=1000, products=("p1", "p2"), came_back=back)
                    for i, back in enumerate(came_back)
                ]
            )
        )

    def test_differ_by_what_is_counted(self, shop: MetricService) -> None:
        assert point(shop.values("unit_return_rate", Question(MARCH))) == 3 / 8
        assert point(shop.values("order_return_rate", Question(MARCH))) == 2 / 4
        assert point(shop.values("value_return_rate", Question(MARCH)), "CNY") == 1500 / 4000

    def test_of_a_product_are_those_of_its_lines(self, shop: MetricService) -> None:
        result = shop.values("order_return_rate", Question(MARCH, by=(Dimension.PRODUCT,)))
        assert {group.key[Dimension.PRODUCT]: group.values[0].estimate.value for group in result.groups} == {
            "p1": 2 / 4, "p2": 1 / 4,
        }  # fmt: skip

    def test_leave_out_orders_whose_returns_are_still_to_come(self, measuring: Measuring) -> None:
        old, young = (Order(i, i, NOW - timedelta(days=days), net=9) for i, days in ((1, 31), (2, 29)))
        service = measuring(Brand(orders=[old, young]))
        days = MARCH.__class__(local_day(old.at), local_day(NOW))
        assert value_of(service.values("unit_return_rate", Question(days))).estimate.n == 1

    @pytest.mark.parametrize(
        ("metric_id", "part", "whole", "percent"),
        [
            ("unit_return_rate", 14_400, 120_000, 12.0),
            ("order_return_rate", 6_840, 38_000, 18.0),
            ("value_return_rate", 59_800_000, 456_000_000, 13.1),
        ],
    )
    def test_of_one_quarter_are_as_published(self, metric_id: str, part: int, whole: int, percent: float) -> None:
        sums = {"n": 38_000, "clusters": 30_000, "part": part, "whole": whole}
        squares = {"part_squares": part * 2, "whole_squares": whole * 4, "part_times_whole": part * 2}
        found = all_metrics()[metric_id].figures({**sums, **squares})
        assert found
        assert round(100 * (found.main.value or 0), 1) == percent


class TestRevenuePerActiveCustomer:
    def test_counts_those_too_who_did_not_buy(self, metrics: MetricService, lively: Brand) -> None:
        of_customers = [answer for answer in lively.answers if answer.kind not in ("enps", "engagement")]
        acts: list[Answer | Order | Ticket | Visit] = [*of_customers, *lively.orders, *lively.tickets]
        acts += lively.visits
        active = {lively.customer(act.person) for act in acts if act.person and within(MARCH, local_day(act.at))}
        revenue: dict[str, int] = defaultdict(int)
        for currency in ("CNY", "USD"):
            revenue[currency] = sum(o.amount for o in orders(lively, currency=currency) if o.person != NOBODY)
            found = value_of(metrics.values("revenue_per_active_customer", Question(MARCH)), currency)
            assert found.estimate.n == len(active)
            assert found.estimate.value == MOSTLY(revenue[currency] / len(active))

    def test_is_less_than_of_buyers_only(self, metrics: MetricService) -> None:
        per_active = point(metrics.values("revenue_per_active_customer", Question(MARCH)), "CNY")
        per_buyer = point(metrics.values("revenue_per_buyer", Question(MARCH)), "CNY")
        assert (per_active or 0) < (per_buyer or 0)
