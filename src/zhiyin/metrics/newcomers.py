"""Customers by their first order: those of some days, with all that they ordered since."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyin.metrics.counting import NOBODY, around, in_scope, part
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.warehouse.engine import Query

_COLUMNS = {Dimension.CHANNEL: "opening.channel", Dimension.TOUCHPOINT: "opening.touchpoint"}

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

WHO = "customers whose first order ever lies in the days asked for (the cohort)"


def newcomers(selection: Selection, facts: Sequence[str], columns: str) -> Query:
    """One row for each customer whose first order lies in the days, with `columns`; "at" is that order's instant.

    `facts` are aggregates over all orders of the customer, `columns` expressions of them. The orders are the step
    `bought`; `next_at` is when the customer ordered again, in microseconds since 1970.
    """
    visible, _ = in_scope(selection, "o.scope_id")  # its parameters are those of the cohort
    meant = part(selection, _COLUMNS, day="opening.day", scope="opening.scope_id")
    cohort = f"""
        SELECT customer_id AS record_id, customer_id, identity_id, opening.ordered_at AS "at", {meant.keys}, {columns}
        FROM buyers WHERE {meant.condition}
    """  # noqa: S608 - see counting.py
    return _buyers(f"{COUNTS_AS_ORDER} AND {visible}", facts).then(
        "buyers", cohort, **meant.params, **around(selection)
    )


def _buyers(counts: str, facts: Sequence[str]) -> Query:
    """Customers with their first order; all whose first may lie in the days.

    Most customers bought first on other days. To leave them out before the
    costly part, only those are looked at of whom some identity bought first in the days (a
    day more on either side, for zones); the brand's day of the true first order decides afterwards.
    """
    newcomers = f"""
        SELECT identity_id FROM fact_orders o WHERE {counts} AND identity_id <> {NOBODY} GROUP BY identity_id
        HAVING micros(min(ordered_at)) BETWEEN $earliest AND $latest
    """  # noqa: S608 - our own names
    people = """
        SELECT DISTINCT coalesce(customer_id, -identity_id) AS customer_id
        FROM newcomers LEFT JOIN identity_customer USING (identity_id)
    """
    identities = """
        SELECT identity_id, customer_id FROM identity_customer JOIN people USING (customer_id)
        UNION ALL SELECT -customer_id, customer_id FROM people WHERE customer_id < 0
    """
    bought = f"""
        SELECT customer_id, identity_id, fact_id, ordered_at, day, channel, touchpoint, scope_id, currency,
            net - coalesce(refunded, 0) AS amount,
            following(micros(ordered_at)) OVER (PARTITION BY customer_id ORDER BY ordered_at, fact_id) AS next_at
        FROM fact_orders o JOIN identities USING (identity_id) WHERE {counts}
    """  # noqa: S608 - our own names
    opening = "first_by(record(day, channel, touchpoint, scope_id, ordered_at), ordered_at, fact_id) AS opening"
    buyers = f"""
        SELECT customer_id, min(identity_id) AS identity_id, {", ".join([*facts, opening])}
        FROM bought GROUP BY customer_id
    """  # noqa: S608 - our own names
    steps = Query(newcomers).then("newcomers", people).then("people", identities)
    return steps.then("identities", bought).then("bought", buyers)
