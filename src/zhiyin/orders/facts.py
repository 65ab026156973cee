"""How an order is told to the warehouse: one fact for the order, one for each of its lines."""

from __future__ import annotations

from collections.abc import Mapping

from zhiyin.orders.lines import MAX_LINES
from zhiyin.orders.model import Order, OrderRecord
from zhiyin.warehouse.days import LocalDays

Row = tuple[object, ...]

TOLD_AS = 3
"""The version of these facts; those that were told as an earlier one are told again."""


def order_fact(record: OrderRecord, days: LocalDays) -> Row:
    """The row of `fact_orders`, in the order of its columns."""
    order, amounts = record.order, record.order.amounts
    return (
        record.id, record.revision, False, record.identity_id, order.ordered_at, days.of(order.ordered_at),
        order.state.value, order.channel, order.touchpoint, record.scope_id, order.currency, order.exponent,
        amounts.gross, amounts.discount, amounts.tax, amounts.shipping, amounts.net, amounts.refunded, order.units,
        order.promised_at, order.delivered_at, record.number,
        None if order.promised_at is None else days.of(order.promised_at),
        order.delivery.is_in_full if order.delivery else None, order.cancelled_at, order.shipped_at,
        order.refunded_at, order.returned_units, order.was_sent,
    )  # fmt: skip


def line_facts(record: OrderRecord, days: LocalDays, known_count: int, categories: Mapping[str, str]) -> list[Row]:
    """The rows of `fact_order_lines`; lines that were known before and are no more are retracted.

    `categories` are those of products that the order tells without one.
    """
    order = record.order
    rows = [_line_fact(record, place, days, categories) for place in range(len(order.lines))]
    rows += [_retracted(record, place, days) for place in range(len(order.lines), known_count)]
    return rows


def products_without_category(order: Order) -> set[str]:
    """The numbers of the products that an order tells without a category."""
    return {article for line in order.lines if line.category is None and (article := line.product_id or line.sku)}


def _line_fact(record: OrderRecord, place: int, days: LocalDays, categories: Mapping[str, str]) -> Row:
    order: Order = record.order
    line = order.lines[place]
    category = line.category or categories.get(line.product_id or line.sku or "")
    return (
        *_head(record, place, retracted=False, days=days), line.product_id, line.sku, category, line.quantity,
        line.unit_price, line.total, line.returned_quantity, order.currency, record.scope_id, order.channel,
        order.state.value, line.faulty_quantity,
    )  # fmt: skip


def _retracted(record: OrderRecord, place: int, days: LocalDays) -> Row:
    return (*_head(record, place, retracted=True, days=days), *([None] * 12))


def _head(record: OrderRecord, place: int, *, retracted: bool, days: LocalDays) -> Row:
    at = record.order.ordered_at
    fact_id = record.id * MAX_LINES + place
    return (fact_id, record.revision, retracted, record.id, record.identity_id, at, days.of(at))
