"""Orders: the records of all metrics of purchases."""

from __future__ import annotations

from zhiyin.metrics.counting import CUSTOMER, NOBODY, group_columns, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.warehouse.engine import Query

_BY_ORDER = told_at("o.channel", "o.touchpoint")
_BY_LINE = {Dimension.PRODUCT: "l.product_id", Dimension.SKU: "l.sku", Dimension.CATEGORY: "l.category"}

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


def orders(selection: Selection, *, variant: str = CURRENCY, of_lines: str | None = None) -> Query:
    """Orders that count, each with its `amount`: goods after discounts and refunds, without tax and shipping.

    By product, SKU or category an order counts once for each of them that is on
    it, with the amount of its lines there after the discounts of the lines and less what came back.
    `of_lines` are sums over the lines that are asked for instead of the amount.
    """
    by_line = of_lines or any(dimension in _BY_LINE for dimension in (*selection.by, *selection.filters))
    meant = part(selection, _BY_ORDER | (_BY_LINE if by_line else {}), variant=variant, day="o.day", scope="o.scope_id")
    lines, quantities, grouping = "", "o.net - coalesce(o.refunded, 0) AS amount", ""
    if by_line:
        lines = f"JOIN ({_LINES}) l ON l.order_id = o.fact_id"
        quantities = of_lines or f"sum({_LEFT_OF_LINE}) AS amount"
        grouping = f"GROUP BY {', '.join(str(i + 1) for i in range(6 + len(selection.by)))}"  # all but the sums
    sql = f"""
        SELECT o.fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, o.ordered_at AS "at",
            {meant.keys}, {quantities}
        FROM fact_orders o LEFT JOIN identity_customer USING (identity_id) {lines}
        WHERE {COUNTS_AS_ORDER} AND {meant.condition}
        {grouping}
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


def buyers(selection: Selection, *, variant: str = CURRENCY) -> Query:
    """Customers with an order that counts, each with the `amount` and the number of them (`order_count`)."""
    groups = group_columns(selection)
    sql = f"""
        SELECT customer_id AS record_id, customer_id, min(identity_id) AS identity_id, max("at") AS "at",
            {groups}, CAST(sum(amount) AS BIGINT) AS amount, count(*) AS order_count
        FROM purchases WHERE identity_id <> {NOBODY} GROUP BY customer_id, {groups}
    """  # noqa: S608 - see counting.py
    return orders(selection, variant=variant).then("purchases", sql)


_LINES = """
    SELECT order_id, product_id, sku, category, quantity, line_total, returned_quantity, faulty_quantity
    FROM fact_order_lines
"""

_LEFT_OF_LINE = """
    CASE WHEN coalesce(l.returned_quantity, 0) = 0 THEN l.line_total
    WHEN l.returned_quantity >= l.quantity THEN 0
    ELSE l.line_total - quotient(l.line_total * l.returned_quantity, l.quantity) END
"""
