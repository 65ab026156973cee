"""Outages and who asks for help around them: what customers looked at or were told, and their requests near it."""

from __future__ import annotations

from datetime import timedelta

from zhiyin.base.clock import to_micros
from zhiyin.metrics.counting import CUSTOMER, NOBODY, group_columns, in_scope, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = told_at()

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

INTERVAL = "Wilson, at the number of independent records that tells as much (variance clustered by customer)"

_HOURS_24 = 86_400_000_000


def asked_within_24_hours(selection: Selection, name: str, *, before: bool) -> Query:
    """Each customer's first interaction of that name on a day, and whether they asked for help near it.

    `has_asked`: a request was opened within the 24 hours before it, or else after it; then only
    those count whose 24 hours are over.
    """
    meant, (visible, _) = part(selection, _COLUMNS), in_scope(selection, "scope_id")
    first, last = min(days.first for days in selection.spans), max(days.last for days in selection.spans)
    moments = f"""
        SELECT fact_id, identity_id, {CUSTOMER} AS customer_id, "at", day AS told_on, {meant.keys}
        FROM fact_interactions LEFT JOIN identity_customer USING (identity_id)
        WHERE name = $name AND identity_id <> {NOBODY} AND {meant.condition}
    """  # noqa: S608 - see counting.py
    requests = f"""
        SELECT coalesce(customer_id, -identity_id) AS asker, micros(opened_at) AS asked
        FROM fact_tickets LEFT JOIN identity_customer USING (identity_id)
        WHERE identity_id <> {NOBODY} AND coalesce(is_from_customer, true) AND day BETWEEN $day_before AND $day_after
            AND {visible}
    """  # noqa: S608 - see counting.py
    reach = f"asked BETWEEN told - {_HOURS_24} AND told - 1" if before else f"asked BETWEEN told AND told + {_HOURS_24}"
    in_turn = """
        SELECT *, row_number() OVER (PARTITION BY customer_id, told_on ORDER BY "at", fact_id) AS nth FROM moments
    """
    groups = group_columns(selection)
    firsts = f"""
        SELECT fact_id, identity_id, customer_id, "at", micros("at") AS told, {groups} FROM in_turn
        WHERE nth = 1 {"" if before else f'AND micros("at") <= $as_of - {_HOURS_24}'}
    """  # noqa: S608 - our own names
    rows = f"""
        SELECT fact_id AS record_id, identity_id, customer_id, "at", {groups},
            max(CASE WHEN {reach} THEN 1 ELSE 0 END) AS has_asked
        FROM firsts LEFT JOIN requests ON asker = customer_id
        GROUP BY fact_id, identity_id, customer_id, "at", {groups}
    """  # noqa: S608 - our own names
    params: dict[str, object] = {
        "day_before": first - timedelta(days=2),
        "day_after": last + timedelta(days=2),
    }
    as_of: dict[str, object] = {} if before else {"as_of": to_micros(selection.as_of)}
    query = Query(moments, {**meant.params, "name": name}).then("moments", in_turn).then("in_turn", firsts, **as_of)
    return query.then("firsts", requests, **params).then("requests", rows)
