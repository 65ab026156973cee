"""Money that was paid back without goods: before anything was sent, or to whoever keeps them."""

from __future__ import annotations

from zhiyin.base.clock import to_micros
from zhiyin.metrics.counting import CUSTOMER, part
from zhiyin.metrics.model import PLACES, TIME, Card, Dimension, Metric, Selection
from zhiyin.metrics.returns import MATURE_DAYS
from zhiyin.metrics.shares import share_of_records
from zhiyin.warehouse.engine import Query

_COLUMNS = {Dimension.CHANNEL: "o.channel", Dimension.TOUCHPOINT: "o.touchpoint"}

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

NEEDS = ("fact_orders.shipped_at", "fact_orders.refunded_at")

POPULATION = "orders of all channels, cancelled ones too where money was paid back"
WHAT_COUNTS = (
    "orders of no value, orders whose value is not known, cancelled orders of which nothing was paid back and orders "
    "paid back of which it is not known when, or whether goods came back, do not count; orders of the last 30 days are "
    "left out, since their refunds are still to come"
)
TIME_BASIS = "the brand's day of the order (the sales cohort), not of the refund; refunds to date"

_BEFORE = "coalesce(o.refunded_at < coalesce(o.shipped_at, o.delivered_at), false)"
BEFORE_SHIPMENT = f"o.refunded_at IS NOT NULL AND (NOT o.was_sent OR {_BEFORE})"
GOODS_KEPT = f"""
    o.refunded_at IS NOT NULL AND o.was_sent AND NOT {_BEFORE} AND o.state <> 'returned' AND o.returned_units = 0
"""
"""Unknown, as any condition that a column nobody told decides: then the order does not count at all."""


def refund_rate(card: Card, *, of: str) -> Metric:
    """The metric: orders of which the condition `of` is true / orders."""

    def population(selection: Selection) -> Query:
        meant = part(selection, _COLUMNS, day="o.day", scope="o.scope_id")
        sql = f"""
            SELECT o.fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, o.ordered_at AS "at", {meant.keys},
                CASE WHEN {of} THEN 1 ELSE 0 END AS is_refunded
            FROM fact_orders o LEFT JOIN identity_customer USING (identity_id)
            WHERE o.state <> 'attempted' AND (o.state <> 'cancelled' OR o.refunded_at IS NOT NULL) AND o.net > 0
                AND (o.refunded_at IS NOT NULL OR coalesce(o.refunded, 0) = 0) AND ({of}) IS NOT NULL
                AND micros(o.ordered_at) <= $mature_until AND {meant.condition}
        """  # noqa: S608 - see counting.py
        before = to_micros(selection.as_of) - MATURE_DAYS * 86_400_000_000
        return Query(sql, {**meant.params, "mature_until": before})

    return share_of_records(card, population, hits={"hit": "is_refunded = 1"}, shown="hit")
