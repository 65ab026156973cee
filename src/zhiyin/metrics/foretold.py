"""What is foretold of customers: the records of all metrics of expected purchases."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

from zhiyin.metrics.counting import CUSTOMER, part, told_at
from zhiyin.metrics.estimate import Z95, Estimate
from zhiyin.metrics.model import PLACES, TIME, Counts, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = told_at()

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

HOW_SURE = (
    "t over customers, bootstrap below 30; to it comes what chance leaves open in the model, from 100 fits to "
    "customers drawn anew, taken as going the same way for all"
)


def foretold(selection: Selection, columns: str, condition: str) -> Query:
    """One row for each customer and currency whose first order lies in the days and who meets the condition."""
    meant = part(selection, _COLUMNS, variant="currency", day="first_on")
    sql = f"""
        SELECT fact_id AS record_id, {CUSTOMER} AS customer_id, identity_id, first_ordered_at AS "at", {meant.keys},
            {columns}
        FROM fact_customer_value LEFT JOIN identity_customer USING (identity_id)
        WHERE {meant.condition} AND {condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


ERRORS = {"error": "sum(coalesce(error, 0))", "error_count": "count(error)"}
"""What `less_sure` reads of the records: their standard errors, and of how many one is known."""


def less_sure(estimate: Estimate, counts: Counts) -> Estimate:
    """The estimate of a mean with the standard error of the model too: squared distances add up.

    Where that of a record is unknown, nobody knows how sure the mean is.
    """
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None:
        return estimate
    if counts["error_count"] < estimate.n:
        return replace(estimate, low=None, high=None)
    further = Z95 * counts["error"] / estimate.n
    below, above = sqrt((value - low) ** 2 + further**2), sqrt((high - value) ** 2 + further**2)
    return replace(estimate, low=value - below, high=value + above)
