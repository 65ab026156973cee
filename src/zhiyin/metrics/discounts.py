"""Which orders were bought at a discount."""

from __future__ import annotations

from zhiyin.metrics.counting import UNKNOWN
from zhiyin.metrics.model import Selection
from zhiyin.metrics.purchases import orders
from zhiyin.warehouse.engine import Query


def discounted_orders(selection: Selection) -> Query:
    """Orders that count and whose discount is known; `discounted` is 1 for those that had one, of all currencies."""
    sql = """
        SELECT p.*, CASE WHEN o.discount > 0 THEN 1 ELSE 0 END AS discounted
        FROM purchases p JOIN fact_orders o ON o.fact_id = p.record_id
        WHERE o.discount IS NOT NULL
    """
    return orders(selection, variant=UNKNOWN).then("purchases", sql)
