"""Rows of orders, lines, payments and deliveries, told in the words of the tracking plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.files.dates import Moment
from zhiyin.connectors.files.said import Said, chosen, instant_text, key_of
from zhiyin.connectors.files.values import Refused, Values
from zhiyin.connectors.files.words import failed, order_state

LINE_FIELDS = ("product_id", "sku", "product_name", "price", "quantity")


def order(values: Values) -> Iterator[Said]:
    """An order with its dates; its state comes last, for it sums up the rest."""
    said, id_ = values.said, values.said["order_id"]
    placed = values.at("placed_at")
    about = {"order_id": id_, "currency": said["currency"]}
    amounts = chosen(values, "subtotal", "total", "shipping", "tax", "discount", "coupon", "payment_method")
    yield Said("Order Completed", id_, placed, about | amounts | _promise(values))
    if has_line(values):
        yield from line(values)
    paid = values.at("paid_at")
    if paid is not None and "total" in said:
        yield Said("Order Paid", id_, paid, about | chosen(values, "payment_method", value="total"))
    elif paid is not None and "state" not in said:
        yield Said("Order Updated", f"{id_}/paid", paid, about | {"state": "paid"})
    for name, field in (("Order Shipped", "shipped_at"), ("Order Delivered", "delivered_at")):
        if (at := values.at(field)) is not None:
            yield Said(name, id_, at, {"order_id": id_} | _promise(values))
    if (at := values.at("cancelled_at")) is not None:
        yield Said("Order Cancelled", id_, at, {"order_id": id_})
    if (at := values.at("refunded_at")) is not None:
        yield Said("Order Refunded", id_, at, about | chosen(values, total="refund_total"))
    if word := values.text("state"):
        yield Said("Order Updated", id_, _last(values), {"order_id": id_, "source_state": word} | order_state(word))


def has_line(values: Values) -> bool:
    return any(name in values.said for name in LINE_FIELDS)


def line(values: Values) -> Iterator[Said]:
    """One article of an order; the same line again replaces it."""
    article = key_of(values, "sku") or key_of(values, "product_id") or key_of(values, "product_name")
    if not (article or values.text("line_id")):
        raise Refused("product_id", "", InvalidInput("the row names no product"))
    if values.said.get("quantity", 1) <= 0 or values.said.get("quantity", 1) != int(values.said.get("quantity", 1)):
        raise Refused("quantity", str(values.said["quantity"]), InvalidInput("not a quantity"))
    id_, number = values.said["order_id"], values.text("line_id") or article
    properties = chosen(
        values, "order_id", "currency", "product_id", "sku", "category", "price", "quantity",
        name="product_name", discount="line_discount", shipping="line_shipping",
    )  # fmt: skip
    yield Said("Order Line Added", f"{id_}/{number}", values.at("at"), properties | {"line_id": number})


def payment(values: Values) -> Iterator[Said]:
    """One payment of an order, or an attempt."""
    name = "Payment Failed" if failed(values.text("state")) else "Order Paid"
    properties = chosen(values, "order_id", "currency", "payment_id", "payment_method", "value", "installments")
    yield Said(name, key_of(values, "order_id", "payment_id"), values.at("at"), properties)


def delivery(values: Values) -> Iterator[Said]:
    """The way of a parcel: sent, delivered, or tried in vain."""
    key = key_of(values, "order_id", "shipment_id")
    about = chosen(values, "order_id", "shipment_id", "carrier", "tracking_number") | _promise(values)
    told = False
    for name, field in (("Order Shipped", "shipped_at"), ("Order Delivered", "delivered_at")):
        if (at := values.at(field)) is not None:
            told = True
            yield Said(name, key, at, about)
    if (at := values.at("failed_at")) is not None:
        told = True
        yield Said("Delivery Failed", key, at, about | chosen(values, "reason"))
    if not told:
        if "promised_at" not in values.said:
            raise Refused("delivered_at", "", InvalidInput("the row says neither when it was sent nor when it arrived"))
        yield Said("Order Updated", f"{key}/promise", None, {"order_id": values.said["order_id"]} | _promise(values))


def _promise(values: Values) -> dict[str, Any]:
    """Promised for a day means until its end."""
    moment: Moment | None = values.said.get("promised_at")
    return {"promised_at": instant_text(moment.end_of_day())} if moment else {}


def _last(values: Values) -> int | None:
    """The latest thing that happened to the order; what is promised has not."""
    fields = ("placed_at", "paid_at", "shipped_at", "delivered_at", "cancelled_at", "refunded_at")
    return max((at for field in fields if (at := values.at(field)) is not None), default=None)
