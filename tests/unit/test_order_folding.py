"""An order as its interactions tell it, a table of stories."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.base.clock import to_micros
from zhiyin.orders.folding import order_of
from zhiyin.orders.model import Order, OrderState
from zhiyin.touchpoints.history import Told, merged

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000_000
START = to_micros(datetime(2026, 3, 2, tzinfo=UTC))
TEA = {"sku": "TEA", "product_id": "p1", "price": 19.9, "quantity": 2}
POT = {"sku": "POT", "product_id": "p2", "price": "100.00"}


def story(*steps: tuple[str, dict[str, Any]]) -> list[Told]:
    """One interaction an hour."""
    return [
        Told(START + number * HOUR, number, name, 7, 1, 0, "web", "", properties)
        for number, (name, properties) in enumerate(steps, start=1)
    ]


def order(*steps: tuple[str, dict[str, Any]]) -> Order:
    return order_of(story(*steps), currency="CNY", zone=SHANGHAI)


Step = tuple[str, dict[str, Any]]
PLACED: Step = ("Order Completed", {"products": [TEA, POT]})
PAID: Step = ("Order Paid", {"value": 139.8})
SHIPPED: Step = ("Order Shipped", {})
DELIVERED: Step = ("Order Delivered", {})
CANCELLED: Step = ("Order Cancelled", {})
RETURNED: Step = ("Order Returned", {})
REFUNDED: Step = ("Order Refunded", {})


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        pytest.param([PLACED], OrderState.PLACED, id="placed"),
        pytest.param([PLACED, PAID], OrderState.PAID, id="paid"),
        pytest.param([PLACED, PAID, SHIPPED], OrderState.SHIPPED, id="on its way"),
        pytest.param([PLACED, SHIPPED, DELIVERED, PAID], OrderState.DELIVERED, id="paid at the door"),
        pytest.param([SHIPPED, PLACED], OrderState.SHIPPED, id="clocks disagree"),
        pytest.param([PLACED, CANCELLED], OrderState.CANCELLED, id="called off"),
        pytest.param([PLACED, CANCELLED, REFUNDED], OrderState.CANCELLED, id="called off and paid back"),
        pytest.param([PLACED, CANCELLED, SHIPPED], OrderState.SHIPPED, id="sent all the same"),
        pytest.param([PLACED, DELIVERED, RETURNED], OrderState.RETURNED, id="sent back"),
        pytest.param([PLACED, DELIVERED, REFUNDED], OrderState.REFUNDED, id="paid back, goods kept"),
        pytest.param(
            [PLACED, DELIVERED, ("Order Returned", {"products": [POT]})], OrderState.DELIVERED, id="a part sent back"
        ),
        pytest.param(
            [PLACED, DELIVERED, ("Order Refunded", {"total": 10})], OrderState.DELIVERED, id="a part paid back"
        ),
        pytest.param([("Payment Failed", {})], OrderState.ATTEMPTED, id="never paid, never placed"),
        pytest.param([("Payment Failed", {}), PLACED], OrderState.PLACED, id="paid at the second try"),
        pytest.param(
            [PLACED, ("Order Updated", {"state": "canceled"})], OrderState.CANCELLED, id="another system's word"
        ),
        pytest.param([PLACED, ("Order Updated", {"state": "unavailable"})], OrderState.CANCELLED, id="sold out"),
        pytest.param([PLACED, ("Order Updated", {"state": "invoiced"})], OrderState.PAID, id="invoiced"),
        pytest.param(
            [PLACED, PAID, ("Order Updated", {"state": "created"})], OrderState.PLACED, id="paid, says only the payment"
        ),
        pytest.param(
            [PLACED, ("Order Updated", {"state": "invoiced"}), SHIPPED], OrderState.SHIPPED, id="and on from there"
        ),
        pytest.param([PLACED, ("Order Updated", {"state": "on the moon"})], OrderState.PLACED, id="no word of ours"),
        pytest.param(
            [PLACED, ("Order Delivered", {"partial": True})], OrderState.SHIPPED, id="the first of two parcels"
        ),
    ],
)
def test_how_far_an_order_has_come(steps: list[Step], state: OrderState) -> None:
    assert order(*steps).state is state


@pytest.mark.parametrize(
    ("steps", "was_sent"),
    [
        pytest.param([PLACED, PAID, REFUNDED], False, id="paid back before"),
        pytest.param([PLACED, SHIPPED, REFUNDED], True, id="paid back afterwards"),
        pytest.param([PLACED, ("Order Delivered", {"partial": True}), REFUNDED], True, id="one of two parcels came"),
        pytest.param([PLACED, ("Order Returned", {"products": [POT]}), REFUNDED], True, id="what came back was sent"),
        pytest.param([PLACED, ("Order Updated", {"state": "delivered"}), REFUNDED], True, id="another system says so"),
        pytest.param([PLACED, ("Order Updated", {"state": "completed"}), CANCELLED], True, id="and called off then"),
        pytest.param([PLACED, ("Order Updated", {"state": "processing"}), REFUNDED], False, id="still in the house"),
    ],
)
def test_whether_goods_were_ever_sent(steps: list[Step], was_sent: bool) -> None:
    assert order(*steps).was_sent is was_sent


def test_a_word_that_comes_with_the_last_date_of_a_file_wins() -> None:
    delivered = Told(START + 5, 1, "Order Delivered", 7, 1, 0, "", "", {})
    called_off = Told(START + 5, 2, "Order Updated", 7, 1, 0, "", "", {"state": "canceled"})
    assert order_of([delivered, called_off], currency="BRL", zone=SHANGHAI).state is OrderState.CANCELLED


@pytest.mark.parametrize(
    ("placing", "gross", "net", "total"),
    [
        pytest.param({"products": [TEA, POT]}, 13980, 13980, 13980, id="the sum of its lines"),
        pytest.param({"products": [TEA, POT], "discount": 9.8}, 13980, 13000, 13000, id="less the discount"),
        pytest.param(
            {"products": [{**TEA, "discount": 1.9}, POT]}, 13980, 13790, 13790, id="less the discount of a line"
        ),
        pytest.param(
            {"products": [TEA, POT], "shipping": 12, "tax": 5, "discount": 9.8}, 13980, 13000, 14700, id="and on top"
        ),
        pytest.param({"subtotal": 90, "discount": 10}, 10000, 9000, 9000, id="without lines"),
        pytest.param({"revenue": 90, "total": 100}, 9000, 9000, 10000, id="revenue and total as stated"),
        pytest.param({"total": 100, "tax": 6, "shipping": 4}, 9000, 9000, 10000, id="from the total alone"),
        pytest.param({"products": [{"sku": "GIFT"}]}, None, None, None, id="a price that nobody told is not 0"),
        pytest.param({"products": [{**POT, "price": "dear"}]}, None, None, None, id="nor is one that cannot be read"),
        pytest.param({}, None, None, None, id="nothing told"),
        pytest.param({"products": [{**POT, "price": 1e14, "quantity": 10**6}]}, None, None, None, id="absurd"),
        pytest.param({"products": "junk", "total": True}, None, None, None, id="junk"),
    ],
)
def test_what_an_order_is_worth(placing: dict[str, Any], gross: int | None, net: int | None, total: int | None) -> None:
    amounts = order(("Order Completed", placing)).amounts
    assert (amounts.gross, amounts.net, amounts.total) == (gross, net, total)


def test_a_total_that_is_older_than_the_lines_is_forgotten() -> None:
    changed = order(
        ("Order Completed", {"subtotal": 100, "shipping": 12, "products": [POT]}),
        ("Order Updated", {"products": [TEA, POT]}),
    )
    assert (changed.amounts.net, changed.amounts.shipping) == (13980, 1200)


def test_a_yen_has_no_hundredths() -> None:
    assert order(("Order Completed", {"currency": "jpy", "subtotal": 1980})).amounts.net == 1980


def test_lines_told_one_by_one_make_the_order() -> None:
    line = {"line_id": "1", "product_id": "p1", "price": "21.99", "shipping": "11.85"}
    made = order(
        ("Order Completed", {}),
        ("Order Line Added", {**line, "line_id": 2, "price": "1.01"}),
        ("Order Line Added", {**line, "price": "5.00"}),
        ("Order Line Added", line),
    )
    assert [(one.line_id, one.unit_price) for one in made.lines] == [("1", 2199), ("2", 101)]
    assert (made.amounts.net, made.amounts.shipping, made.amounts.total) == (2300, 2370, 4670)


def test_payments_are_counted_once_each() -> None:
    paid = order(
        PLACED,
        ("Order Paid", {"payment_id": "1", "payment_method": "credit_card", "value": "100.00", "installments": 3}),
        ("Order Paid", {"payment_id": "2", "payment_method": "voucher", "value": "39.80"}),
        ("Order Paid", {"payment_id": "1", "payment_method": "credit_card", "value": "99.00", "installments": 3}),
    )
    assert [(p.method, p.amount, p.installments) for p in paid.payments] == [
        ("credit_card", 9900, 3),
        ("voucher", 3980, None),
    ]


@pytest.mark.parametrize(
    ("refunds", "refunded"),
    [
        pytest.param([], 0, id="none"),
        pytest.param([{}], 13980, id="everything"),
        pytest.param([{"total": "10.00"}, {"total": 5}], 1500, id="twice a part"),
        pytest.param([{"refund_id": "r", "total": 10}, {"refund_id": "r", "total": 12}], 1200, id="one, corrected"),
        pytest.param([{"products": [{"sku": "TEA", "quantity": 1}]}], 1990, id="one of the teas"),
        pytest.param([{"products": [{"sku": "CUP"}]}], None, id="something we never sold"),
    ],
)
def test_what_was_paid_back(refunds: list[dict[str, Any]], refunded: int | None) -> None:
    steps = [PLACED, *(("Order Refunded", refund) for refund in refunds)]
    assert order(*steps).amounts.refunded == refunded


@pytest.mark.parametrize(
    ("returned", "counts"),
    [
        pytest.param([{}], [2, 1], id="everything"),
        pytest.param([{"products": [{"sku": "TEA", "quantity": 1}]}], [1, 0], id="one of the teas"),
        pytest.param([{"products": [{"product_id": "p2", "quantity": 9}]}], [0, 1], id="never more than were sold"),
        pytest.param([{"products": [{"sku": "CUP"}]}], [0, 0], id="something we never sold"),
    ],
)
def test_what_came_back(returned: list[dict[str, Any]], counts: list[int]) -> None:
    steps = [PLACED, DELIVERED, *(("Order Returned", one) for one in returned)]
    assert [line.returned_quantity for line in order(*steps).lines] == counts


def test_an_order_has_come_when_its_last_parcel_has() -> None:
    parcels = order(
        PLACED,
        ("Order Delivered", {"products": [{"sku": "TEA", "quantity": 2}]}),
        ("Order Delivered", {"products": [{"sku": "POT"}]}),
    )
    assert parcels.delivered_at == START + 3 * HOUR


@pytest.mark.parametrize(
    ("promises", "expected"),
    [
        pytest.param(["2026-03-05T12:00:00+08:00"], datetime(2026, 3, 5, 4, tzinfo=UTC), id="an instant"),
        pytest.param(["2026-03-05 12:00:00"], datetime(2026, 3, 5, 4, tzinfo=UTC), id="the brand's own clock"),
        pytest.param(["2026-03-05"], datetime(2026, 3, 5, 15, 59, 59, 999_999, tzinfo=UTC), id="until midnight"),
        pytest.param([1772683200], datetime(2026, 3, 5, 4, tzinfo=UTC), id="in seconds"),
        pytest.param([1772683200000], datetime(2026, 3, 5, 4, tzinfo=UTC), id="in milliseconds"),
        pytest.param(["soon"], None, id="no time at all"),
        pytest.param(
            ["2026-03-05T12:00:00+08:00", "2026-03-07T12:00:00+08:00"],
            datetime(2026, 3, 7, 4, tzinfo=UTC),
            id="changed in time",
        ),
        pytest.param(
            ["2026-03-02T08:30:00+08:00", "2026-03-07T12:00:00+08:00"],
            datetime(2026, 3, 2, 0, 30, tzinfo=UTC),
            id="a broken promise is not mended by a new one",
        ),
    ],
)
def test_until_when_delivery_was_promised(promises: list[Any], expected: datetime | None) -> None:
    made = order(*(("Order Updated", {"promised_at": promise}) for promise in promises))
    assert made.promised_at == (to_micros(expected) if expected else None)


steps_of_any_kind = st.lists(
    st.sampled_from([
        PLACED, PAID, SHIPPED, DELIVERED, CANCELLED, RETURNED, REFUNDED,
        ("Order Updated", {"products": [POT], "discount": 3}),
        ("Order Updated", {"subtotal": "88.00", "promised_at": "2026-03-02T12:00:00+08:00"}),
        ("Order Delivered", {"products": [TEA]}),
        ("Order Returned", {"return_id": "r1", "products": [POT]}),
        ("Order Refunded", {"refund_id": "f1", "total": 5}),
        ("Order Paid", {"payment_id": "1", "value": 3, "currency": "EUR"}),
        ("Payment Failed", {"reason": "no funds"}),
    ]),
    min_size=1,
    max_size=9,
)  # fmt: skip


@given(steps=steps_of_any_kind, data=st.data())
def test_late_repeated_and_shuffled_interactions_tell_the_same_order(steps: list[Step], data: st.DataObject) -> None:
    told = story(*steps)
    heard: list[Told] = []
    for piece in data.draw(st.lists(st.lists(st.sampled_from(told)), max_size=4)):
        heard = merged(heard, piece)
    heard = merged(heard, data.draw(st.permutations(told)))
    assert order_of(heard, currency="CNY", zone=SHANGHAI) == order_of(told, currency="CNY", zone=SHANGHAI)
