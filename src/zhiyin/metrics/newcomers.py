"""Customers by their first order: those of some days, with all that they ordered since."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyin.metrics.beginnings import openings
from zhiyin.metrics.counting import around, in_scope, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Selection
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.warehouse.engine import Query

_COLUMNS = told_at("opening.channel", "opening.touchpoint")

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

WHO = "customers whose first order ever lies in the days asked for (the cohort)"


def newcomers(selection: Selection, facts: Sequence[str], columns: str) -> Query:
    """One row for each customer whose first order lies in the days, with `columns`; "at" is that order's instant.

    `facts` are aggregates over all orders of the customer, `columns` expressions of them. The orders are the step
    `bought`; `next_at` is when the customer ordered again, in microseconds since 1970.
    """
    visible, _ = in_scope(selection, "o.scope_id")  # its parameters are those of the cohort
    counts = f"{COUNTS_AS_ORDER} AND {visible}"
    meant = part(selection, _COLUMNS, day="opening.day", scope="opening.scope_id")
    bought = f"""
        SELECT customer_id, fact_id, ordered_at, currency, net - coalesce(refunded, 0) AS amount,
            following(micros(ordered_at)) OVER (PARTITION BY customer_id ORDER BY ordered_at, fact_id) AS next_at
        FROM fact_orders o JOIN members USING (identity_id) WHERE {counts}
    """  # noqa: S608 - our own names
    people = openings("fact_orders o", "o.ordered_at", counts).then("openings", bought)
    each = "openings JOIN beginners USING (customer_id)"
    if facts:
        summed = f"SELECT customer_id, {', '.join(facts)} FROM bought GROUP BY customer_id"  # noqa: S608 - our own names
        people, each = people.then("bought", summed), f"{each} JOIN summed USING (customer_id)"
    cohort = f"""
        SELECT customer_id AS record_id, customer_id, identity_id, began_at AS "at", {meant.keys}, {columns}
        FROM {each} WHERE {meant.condition}
    """  # noqa: S608 - see counting.py
    return people.then("summed" if facts else "bought", cohort, **meant.params, **around(selection))
