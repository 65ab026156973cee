"""Orders: the records of all metrics of purchases."""

from __future__ import annotations

from zhiyin.metrics.counting import CUSTOMER, part
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.warehouse.engine import Query

_BY_ORDER = {Dimension.CHANNEL: "o.channel", Dimension.TOUCHPOINT: "o.touchpoint"}
_BY_LINE = {Dimension.PRODUCT: "l.product_id", Dimension.SKU: "l.sku", Dimension.CATEGORY: "l.category"}

DIMENSIONS = (*TIME, *_BY_ORDER, *_BY_LINE, *PLACES)

CURRENCY = "o.currency"

# An amount of 10^13 minor units (a hundred billion in most currencies) is a slip of somebody's finger.
COUNTS_AS_ORDER = """
    o.state NOT IN ('attempted', 'cancelled') AND o.net > 0 AND o.net < 10_000_000_000_000
    AND coalesce(o.refunded, 0) < 10_000_000_000_000
"""

WHAT_COUNTS = "cancelled orders, orders of no value and orders whose value is not known do not count"


def orders(selection: Selection, *, variant: str = CURRENCY) -> Query:
    """Orders that count, each with its `amount`: goods after discounts and refunds, without tax and shipping.

    By product, SKU or category an order counts once for each of them that is on
    it, with the amount of its lines there after the discounts of the lines and less what came back.
    """
    by_line = any(dimension in _BY_LINE for dimension in (*selection.by, *selection.filters))
    meant = part(selection, _BY_ORDER | (_BY_LINE if by_line else {}), variant=variant, day="o.day", scope="o.scope_id")
    lines, amount, grouping = "", "o.net - coalesce(o.refunded, 0)", ""
    if by_line:
        lines = "JOIN (SELECT * EXCLUDE (fact_id, identity_id) FROM fact_order_lines) l ON l.order_id = o.fact_id"
        amount = f"sum({_LEFT_OF_LINE})"
        grouping = "GROUP BY ALL"
    sql = f"""
        SELECT o.fact_id AS record_id, o.identity_id, {CUSTOMER} AS customer_id, o.ordered_at AS "at", {meant.keys},
            {amount} AS amount
        FROM fact_orders o LEFT JOIN identity_customer USING (identity_id) {lines}
        WHERE {COUNTS_AS_ORDER} AND {meant.condition}
        {grouping}
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


_LEFT_OF_LINE = """
    CASE WHEN coalesce(l.returned_quantity, 0) = 0 THEN l.line_total
    WHEN l.returned_quantity >= l.quantity THEN 0
    ELSE l.line_total - l.line_total * l.returned_quantity // l.quantity END
"""
