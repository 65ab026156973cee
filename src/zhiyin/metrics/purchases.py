"""Orders: the records of all metrics of purchases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhiyin.metrics.counting import CUSTOMER, NOBODY, group_columns, in_spans, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.warehouse.engine import Query

_BY_ORDER = told_at("o.channel", "o.touchpoint")
_BY_LINE = {Dimension.PRODUCT: "product_id", Dimension.SKU: "sku", Dimension.CATEGORY: "category"}

DIMENSIONS = (*TIME, *_BY_ORDER, *_BY_LINE, *PLACES)

CURRENCY = "o.currency"

# An amount of 10^13 minor units (a hundred billion in most currencies) is a slip of somebody's finger.
COUNTS_AS_ORDER = """
    o.state NOT IN ('attempted', 'cancelled') AND o.net > 0 AND o.net < 10000000000000
    AND coalesce(o.refunded, 0) < 10000000000000
"""

WHAT_COUNTS = "cancelled orders, orders of no value and orders whose value is not known do not count"

WHICH_BUYERS = (
    "cancelled orders, orders of no value, orders whose value is not known and orders of nobody known do not count"
)


def orders(selection: Selection, *, variant: str = CURRENCY, of_lines: Mapping[str, str] | None = None) -> Query:
    """Orders that count, each with its `amount`: goods after discounts and refunds, without tax and shipping.

    By product, SKU or category an order counts once for each of them that is on
    it, with the amount of its lines there after the discounts of the lines and less what came back.
    `of_lines` are sums over the lines, by name, that are asked for instead of the amount.
    """
    by_line = [column for dimension, column in _BY_LINE.items() if dimension in (*selection.by, *selection.filters)]
    columns = {dimension: f"l.{column}" for dimension, column in _BY_LINE.items()}
    meant = part(selection, _BY_ORDER | columns, variant=variant, day="o.day", scope="o.scope_id")
    lines, quantities = "", "o.net - coalesce(o.refunded, 0) AS amount"
    if of_lines or by_line:
        sums = of_lines or {"amount": f"sum({_LEFT_OF_LINE})"}
        lines = f"JOIN ({_summed_lines(selection, by_line, sums)}) l ON l.order_id = o.fact_id"
        quantities = ", ".join(f"l.{name} AS {name}" for name in sums)
    sql = f"""
        SELECT o.fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, o.ordered_at AS "at",
            {meant.keys}, {quantities}
        FROM fact_orders o LEFT JOIN identity_customer USING (identity_id) {lines}
        WHERE {COUNTS_AS_ORDER} AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


def _summed_lines(selection: Selection, by_line: Sequence[str], sums: Mapping[str, str]) -> str:
    """Each order of the days asked for, once for each thing that its lines are told apart by: these sums over them.

    By numbers alone, before the order's words stand beside them; lines have the day of their order.
    """
    keys, summed = ", ".join(["order_id", *by_line]), ", ".join(f"{sql} AS {name}" for name, sql in sums.items())
    return f"SELECT {keys}, {summed} FROM fact_order_lines WHERE {in_spans(selection, 'day')} GROUP BY {keys}"  # noqa: S608 - our own names


def buyers(selection: Selection, *, variant: str = CURRENCY) -> Query:
    """Customers with an order that counts, each with the `amount` and the number of them (`order_count`)."""
    groups = group_columns(selection)
    sql = f"""
        SELECT customer_id AS record_id, customer_id, min(identity_id) AS identity_id, max("at") AS "at",
            {groups}, CAST(sum(amount) AS BIGINT) AS amount, count(*) AS order_count
        FROM purchases WHERE identity_id <> {NOBODY} GROUP BY customer_id, {groups}
    """  # noqa: S608 - see counting.py
    return orders(selection, variant=variant).then("purchases", sql)


_LEFT_OF_LINE = """
    CASE WHEN coalesce(returned_quantity, 0) = 0 THEN line_total
    WHEN returned_quantity >= quantity THEN 0
    ELSE line_total - quotient(line_total * returned_quantity, quantity) END
"""
