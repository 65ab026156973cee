"""An order as its interactions tell it: the same for the same interactions, in whatever order they came."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from zhiyin.base.values import currency_code, first_text, flag, instant, minor_units, text, whole
from zhiyin.orders.amounts import AMOUNTS, PLACING, amounts_of
from zhiyin.orders.lines import PRODUCT_PROPERTIES, all_returned, lines_of, products_of, quantity_of, with_returns
from zhiyin.orders.model import Delivery, Line, Order, OrderState, Payment
from zhiyin.orders.progress import is_told, state_of, was_sent
from zhiyin.touchpoints.believing import Beginning, believed
from zhiyin.touchpoints.history import History, Told, newest
from zhiyin.touchpoints.model import TakenInteraction

NAMES = frozenset({
    "Order Completed", "Order Updated", "Order Line Added", "Order Paid", "Payment Failed", "Order Shipped",
    "Order Delivered", "Order Cancelled", "Order Returned", "Order Refunded",
})  # fmt: skip
KEPT = PRODUCT_PROPERTIES | {
    "currency", "subtotal", "total", "revenue", "tax", "products", "promised_at", "state", "source_state", "payment_id",
    "payment_method", "value", "installments", "partial", "return_id", "refund_id", "reason",
}  # fmt: skip


def _says_what_it_holds(told: Told) -> bool:
    """Whether a telling places the order, or names its articles or its price."""
    named = AMOUNTS | {"products"}
    placed = told.name in ("Order Completed", "Order Line Added")
    return placed or (told.name in PLACING and any(told.properties.get(name) is not None for name in named))


BEGINNING = Beginning(
    is_told_by=_says_what_it_holds,
    names=PLACING | {"Order Line Added"},
    properties=PRODUCT_PROPERTIES | AMOUNTS | {"currency", "products"},
)
"""The page may take an order that the warehouse sends: what was bought, not what became of it."""


def counting(history: History) -> History:
    """What counts of what was told of an order."""
    return believed(history, BEGINNING)


def number_of(interaction: TakenInteraction) -> str | None:
    """The number of the order that an interaction speaks of."""
    if interaction.name not in NAMES:
        return None
    return first_text(interaction.properties, "order_id", "order_number")


def order_of(history: History, *, currency: str, zone: ZoneInfo) -> Order:
    """The order that a history (never empty) tells; `currency` is that of the installation."""
    known = is_told(history)
    history = counting(history)
    currency = currency_code(newest(history, "currency")) or currency
    returns = _each_once(history, "Order Returned", "return_id")
    lines = with_returns(lines_of(history, currency), returns)
    refunds = _each_once(history, "Order Refunded", "refund_id")
    amounts = amounts_of(history, lines, refunds, currency)
    delivery = _delivery(history, lines)
    placing = next((each for each in history if each.name == "Order Completed"), history[0])
    payments = _payments(history, currency)
    state = state_of(
        history,
        delivery,
        returned=bool(returns) and all_returned(lines, returns),
        refunded=bool(refunds) and amounts.refunded is not None and amounts.refunded >= (amounts.total or 0),
    )
    return Order(
        state=state if known else OrderState.ATTEMPTED,
        source_state=text(newest(history, "source_state"), 80),
        currency=currency,
        lines=lines,
        payments=payments,
        failed_payment_count=sum(each.name == "Payment Failed" for each in history),
        amounts=amounts,
        ordered_at=placing.at,
        placing_id=placing.id,
        channel=placing.channel,
        touchpoint=placing.touchpoint,
        paid_at=min((payment.at for payment in payments), default=None),
        shipped_at=_first_at(history, "Order Shipped"),
        promised_at=_promise(history, zone),
        delivery=delivery,
        cancelled_at=_first_at(history, "Order Cancelled"),
        refunded_at=_first_at(history, "Order Refunded"),
        was_sent=was_sent(history),
    )


def _promise(history: History, zone: ZoneInfo) -> int | None:
    """Until when delivery was promised; it can be changed while it can still be kept, not once it was broken."""
    promised: int | None = None
    for each in history:
        raw = each.properties.get("promised_at")
        if raw is not None and (new := instant(raw, zone)) is not None and (promised is None or each.at <= promised):
            promised = new
    return promised


def _delivery(history: History, lines: tuple[Line, ...]) -> Delivery | None:
    """The delivery with which everything had arrived; parcels of a part count together."""
    awaited = sum(line.quantity for line in lines)
    arrived = 0
    for each in history:
        if each.name != "Order Delivered":
            continue
        products = products_of(each)
        arrived += sum(quantity_of(product) for product in products)
        in_part = flag(each.properties.get("partial"))
        whole_order = in_part is False or (in_part is None and not products)
        if whole_order or (products and arrived >= awaited > 0):
            return Delivery(each.at, each.id, is_in_full=not products or arrived >= awaited)
    return None


def _payments(history: History, currency: str) -> tuple[Payment, ...]:
    paid = _each_once(history, "Order Paid", "payment_id")
    return tuple(
        Payment(
            payment_id=text(each.properties.get("payment_id")) or str(each.id),
            method=text(each.properties.get("payment_method"), 80),
            amount=minor_units(each.properties.get("value"), currency),
            installments=whole(each.properties.get("installments"), highest=1000),
            at=each.at,
        )
        for each in paid
    )


def _each_once(history: Iterable[Told], name: str, key: str) -> list[Told]:
    """The interactions of that name; of those that speak of the same thing, the last."""
    found = {text(each.properties.get(key)) or each.id: each for each in history if each.name == name}
    return list(found.values())


def _first_at(history: History, name: str) -> int | None:
    return next((each.at for each in history if each.name == name), None)
