"""Money that was paid back: before anything was sent, or to whoever keeps the goods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.areas.metrics.brand import Brand, Order, at
from tests.areas.metrics.conftest import Measuring
from tests.areas.metrics.test_values import MARCH, value_of
from zhiyin.metrics.model import Days
from zhiyin.metrics.service import Question

BEFORE, KEPT = "pre_shipment_refund_rate", "refund_only_rate"
NOTHING = range(10)  # ten orders of which nothing is paid back


def order(
    number: int,
    sent: float | None = 2,
    refunded: float | None = None,
    state: str = "delivered",
    came_back: tuple[str, ...] = (),
    was_sent: bool | None = None,
    has_lines: bool = True,
) -> Order:
    """An order of March; days until it was sent and until it was paid back."""

    def after(days: float | None) -> datetime | None:
        return None if days is None else at(70) + timedelta(days=days)

    return Order(
        number, number, at(70), 100, state=state, came_back=came_back, shipped_at=after(sent),
        refunded_at=after(refunded), was_sent=was_sent, has_lines=has_lines,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("refunded", "of_orders", "before", "kept"),
    [
        pytest.param(order(50, sent=2, refunded=1), 11, 1, 0, id="before it was sent"),
        pytest.param(order(50, sent=None, refunded=1, state="paid"), 11, 1, 0, id="never sent"),
        pytest.param(order(50, sent=None, refunded=1, state="cancelled"), 11, 1, 0, id="cancelled"),
        pytest.param(order(50, sent=None, state="cancelled"), 10, 0, 0, id="cancelled before it was paid"),
        pytest.param(order(50, sent=2, refunded=9), 11, 0, 1, id="goods kept"),
        pytest.param(order(50, sent=None, refunded=9, state="delivered"), 11, 0, 1, id="sent on a day nobody told"),
        pytest.param(order(50, sent=2, refunded=9, came_back=("p1",)), 11, 0, 0, id="goods came back"),
        pytest.param(
            order(50, sent=None, refunded=9, state="refunded", was_sent=True), 11, 0, 1, id="sent, all paid back"
        ),
        pytest.param(
            order(50, sent=None, refunded=9, state="refunded", was_sent=True, came_back=("p1",)),
            11,
            0,
            0,
            id="a part came back, all paid back",
        ),
        pytest.param(
            order(50, refunded=9, state="returned", has_lines=False), 11, 0, 0, id="came back, told without lines"
        ),
    ],
)
def test_a_refund_is_told_by_where_the_goods_were(
    measuring: Measuring, refunded: Order, of_orders: int, before: int, kept: int
) -> None:
    service = measuring(Brand(orders=[*(order(number) for number in NOTHING), refunded]))
    found = {name: value_of(service.values(name, Question(MARCH))).estimate for name in (BEFORE, KEPT)}
    assert {name: (each.n, each.value) for name, each in found.items()} == {
        BEFORE: (of_orders, before / of_orders),
        KEPT: (of_orders, kept / of_orders),
    }


def test_an_order_of_which_it_is_not_known_does_not_count(measuring: Measuring) -> None:
    told_before = replace(order(50), refunded=100)  # nobody said when
    without_lines = order(51, refunded=9, has_lines=False)
    service = measuring(Brand(orders=[*(order(number) for number in NOTHING), told_before, without_lines]))
    found = {name: value_of(service.values(name, Question(MARCH))).estimate for name in (BEFORE, KEPT)}
    assert {name: (each.n, each.value) for name, each in found.items()} == {BEFORE: (11, 0), KEPT: (10, 0)}


def test_orders_of_the_last_days_are_not_judged_yet(measuring: Measuring) -> None:
    june = Question(Days(date(2026, 6, 1), date(2026, 6, 30)))
    late = [Order(i, i, at(175), 100, shipped_at=at(176)) for i in NOTHING]
    assert measuring(Brand(orders=late)).values(BEFORE, june).values == ()
