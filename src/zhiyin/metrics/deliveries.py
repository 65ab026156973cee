"""Deliveries that were promised: the records of how often we keep our word."""

from __future__ import annotations

from zhiyin.base.clock import to_micros
from zhiyin.metrics.counting import CUSTOMER, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = told_at()

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

TIME_BASIS = "the brand's day on which the delivery was due, not of the order"
WHAT_COUNTS = (
    "orders without a promise, orders that are not due yet, and orders that were cancelled before they were due do not "
    "count"
)
WINDOW_RULE = (
    "In time is until the promised instant; a promised day lasts until its end. Of an order in several parcels the "
    "last one counts, with which everything had come."
)
FULL_RULE = (
    "In time is until the promised instant; a promised day lasts until its end. Complete is all that was ordered, "
    "unless the last parcel says that it holds less. Of an order in several parcels the last one counts, with which "
    "everything had come."
)


def due_deliveries(selection: Selection) -> Query:
    """Orders whose promised time has passed, and whether each came `in_time` and `in_full`."""
    meant = part(selection, _COLUMNS, day="due_on")
    sql = f"""
        SELECT fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, promised_at AS "at", {meant.keys},
            coalesce(micros(delivered_at) <= micros(promised_at), false) AS in_time,
            coalesce(is_in_full, false) AS in_full
        FROM fact_orders LEFT JOIN identity_customer USING (identity_id)
        WHERE state <> 'attempted' AND micros(promised_at) <= $as_of
            AND (state <> 'cancelled' OR micros(cancelled_at) >= micros(promised_at)) AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, {**meant.params, "as_of": to_micros(selection.as_of)})
