"""Customers by their first order: those of some days, with all that they ordered since."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyin.metrics.beginnings import openings
from zhiyin.metrics.counting import NOBODY, around, in_scope, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Selection
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.warehouse.engine import Query

_COLUMNS = told_at("opening.channel", "opening.touchpoint")

_WITH_OPENINGS = "openings JOIN beginners USING (customer_id)"

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

WHO = "customers whose first order ever lies in the days asked for (the cohort)"


def newcomers(selection: Selection, facts: Sequence[str], columns: str) -> Query:
    """One row for each customer whose first order lies in the days, with `columns`; "at" is that order's instant.

    `facts` are aggregates over all orders of the customer, `columns` expressions of them.
    """
    counts = _counts(selection)
    if selection.scopes.ids is None and all(cut.is_time for cut in (*selection.by, *selection.filters)):
        return _cohort(_at_once(counts, facts), "beginners", "beginners", selection, columns, day="day")
    summed = f"""
        SELECT customer_id, {", ".join(facts)} FROM fact_orders o JOIN members USING (identity_id) WHERE {counts}
        GROUP BY customer_id
    """  # noqa: S608 - our own names
    people = openings("fact_orders o", "o.ordered_at", counts).then("openings", summed)
    return _cohort(people, "summed", f"{_WITH_OPENINGS} JOIN summed USING (customer_id)", selection, columns)


def newcomers_with_orders(selection: Selection, facts: Sequence[str], columns: str) -> Query:
    """The same, with all that they ordered as the step `bought`, which `facts` are aggregates over.

    `next_at` is when the customer ordered again, in microseconds since 1970.
    """
    counts = _counts(selection)
    bought = f"""
        SELECT customer_id, fact_id, ordered_at, currency, net - coalesce(refunded, 0) AS amount,
            following(micros(ordered_at)) OVER (PARTITION BY customer_id ORDER BY ordered_at, fact_id) AS next_at
        FROM fact_orders o JOIN members USING (identity_id) WHERE {counts}
    """  # noqa: S608 - our own names
    people = openings("fact_orders o", "o.ordered_at", counts).then("openings", bought)
    if not facts:
        return _cohort(people, "bought", _WITH_OPENINGS, selection, columns)
    summed = f"SELECT customer_id, {', '.join(facts)} FROM bought GROUP BY customer_id"  # noqa: S608 - our own names
    source = f"{_WITH_OPENINGS} JOIN summed USING (customer_id)"
    return _cohort(people.then("bought", summed), "summed", source, selection, columns)


def _counts(selection: Selection) -> str:
    visible, _ = in_scope(selection, "o.scope_id")  # its parameters are those of the cohort
    return f"{COUNTS_AS_ORDER} AND {visible}"


def _at_once(counts: str, facts: Sequence[str]) -> Query:
    """Where only the day of the first order matters: no later instant is of an earlier day."""
    return Query(
        f"""
        SELECT coalesce(customer_id, -identity_id) AS customer_id, min(identity_id) AS identity_id,
            min(ordered_at) AS began_at, min(o.day) AS day, {", ".join(facts)}
        FROM fact_orders o LEFT JOIN identity_customer USING (identity_id) WHERE {counts} AND identity_id <> {NOBODY}
        GROUP BY coalesce(customer_id, -identity_id) HAVING micros(min(ordered_at)) BETWEEN $earliest AND $latest
        """  # noqa: S608 - our own names
    )


def _cohort(
    people: Query, step: str, source: str, selection: Selection, columns: str, *, day: str = "opening.day"
) -> Query:
    """Those of the source whose first day was asked for; the people are named `step` there."""
    meant = part(selection, _COLUMNS, day=day, scope="opening.scope_id")
    cohort = f"""
        SELECT customer_id AS record_id, customer_id, identity_id, began_at AS "at", {meant.keys}, {columns}
        FROM {source} WHERE {meant.condition}
    """  # noqa: S608 - see counting.py
    return people.then(step, cohort, **meant.params, **around(selection))
