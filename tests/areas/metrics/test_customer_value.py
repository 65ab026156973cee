"""What customers have brought, against the published example and plain Python."""

from __future__ import annotations

import statistics
from collections import defaultdict
from datetime import timedelta

import pytest

from tests.areas.metrics.brand import NOBODY, NOW, Brand, Order, at, local_day
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, MOSTLY, value_of, within
from zhiyin.metrics.model import Days
from zhiyin.metrics.service import MetricService, Question

MONTH = timedelta(days=365.25 / 12)


def test_of_alice_and_bob_is_eighty_a_month(measuring: Measuring) -> None:
    """Alice brought 300 in 6 months, Bob 220 in 2: not 520 / 8 = 65."""
    alice = [Order(1, 1, NOW - 6 * MONTH, net=100_00), Order(2, 1, NOW - MONTH, net=200_00)]
    bob = [Order(3, 2, NOW - 2 * MONTH, net=250_00, refunded=30_00)]
    service = measuring(Brand(orders=[*alice, *bob]))
    days = Days(local_day(NOW - 7 * MONTH), local_day(NOW))
    found = value_of(service.values("historic_customer_value", Question(days)), "CNY")
    assert found.estimate.value == 80_00
    assert found.also["per_year"].value == 12 * 80_00
    assert found.also["per_two_years"].value == 24 * 80_00


@pytest.mark.parametrize("currency", ["CNY", "USD"])
def test_follows_what_everybody_paid_since_their_first_order(
    metrics: MetricService, lively: Brand, currency: str
) -> None:
    orders: dict[int, list[Order]] = defaultdict(list)
    for order in sorted((o for o in lively.orders if o.counts and o.person != NOBODY), key=lambda o: o.at):
        orders[lively.customer(order.person)].append(order)
    per_month = [
        sum(order.amount for order in of_one if order.currency == currency) / ((NOW - of_one[0].at) / MONTH)
        for of_one in orders.values()
        if within(MARCH, local_day(of_one[0].at)) and any(order.currency == currency for order in of_one)
    ]
    found = value_of(metrics.values("historic_customer_value", Question(MARCH)), currency)
    assert found.estimate.n == len(per_month) > 0
    assert found.estimate.value == MOSTLY(statistics.mean(per_month), abs=0.5)


def test_leaves_out_who_joined_just_now(measuring: Measuring) -> None:
    service = measuring(Brand(orders=[Order(1, 1, at(170), net=5)]))
    days = Days(local_day(at(160)), local_day(NOW))
    assert service.values("historic_customer_value", Question(days)).values == ()
