"""Through how many channels customers deal with the brand: the records of multi-channel share."""

from __future__ import annotations

from datetime import timedelta

from zhiyin.metrics.counting import NOBODY, key, part
from zhiyin.metrics.engagement import buckets_of
from zhiyin.metrics.model import PLACES, Dimension, Selection
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.metrics.surveys import OF_CUSTOMERS
from zhiyin.warehouse.engine import Query

_INSTANTS = {
    "fact_sessions": "started_at",
    "fact_orders": "ordered_at",
    "fact_responses": "answered_at",
    "fact_tickets": "opened_at",
}

_COUNTS = {"fact_orders": COUNTS_AS_ORDER, "fact_responses": OF_CUSTOMERS}

DIMENSIONS = (Dimension.WEEK, Dimension.MONTH, *PLACES)


def customers_by_channels(selection: Selection, window_days: int) -> Query:
    """Each customer who did anything in the window, once for each group, with the number of channels they used.

    The window ends with the days asked for, or with each week or month where they are told apart.
    """
    others = [key(each) for each in selection.by if not each.is_time]
    columns = ", ".join(["span", *(key(each) for each in selection.by)])
    same = ", ".join(["customer_id", "channel", "day", *others])
    known = f"""
        SELECT {", ".join(["identity_id", "channel", "day", '"at"', *others])},
            coalesce(customer_id, -identity_id) AS customer_id
        FROM told LEFT JOIN identity_customer USING (identity_id)
    """  # noqa: S608 - our own names
    touched = f"""
        SELECT {same}, min(identity_id) AS identity_id, max("at") AS "at" FROM known GROUP BY {same}
    """  # noqa: S608 - our own names
    used = f"""
        SELECT t.customer_id AS customer_id, t.channel AS channel, {columns}, min(t.identity_id) AS identity_id,
            max(t."at") AS "at"
        FROM touched t CROSS JOIN buckets b WHERE t.day BETWEEN plus_days(b.ends, {1 - window_days}) AND b.ends
        GROUP BY t.customer_id, t.channel, {columns}
    """  # noqa: S608 - our own names
    customers = f"""
        SELECT customer_id AS record_id, customer_id, min(identity_id) AS identity_id, max("at") AS "at",
            text(NULL) AS variant, {columns}, count(*) AS channel_count
        FROM used GROUP BY customer_id, {columns}
    """  # noqa: S608 - our own names
    steps, buckets = _told(selection, window_days).then("told", known).then("known", touched), buckets_of(selection)
    query = Query(
        buckets.sql, {**steps.params, **buckets.params}, (*steps.steps, ("touched", steps.sql), *buckets.steps)
    )
    return query.then("buckets", used).then("used", customers)


def _told(selection: Selection, window_days: int) -> Query:
    """What customers did themselves, with its channel: visits, orders, answers, requests for help."""
    meant = part(selection.undated(), {}, day="$first_0")
    known = f"identity_id <> {NOBODY} AND channel NOT IN ('', 'server') AND day BETWEEN $reach_first AND $reach_last"
    told = " UNION ALL ".join(
        f'SELECT o.identity_id, o.{at} AS "at", o.day, o.channel, {meant.keys} FROM {fact} o '  # noqa: S608 - our own names
        f"WHERE {known} AND {meant.condition} AND {_COUNTS.get(fact, 'true')}"
        for fact, at in _INSTANTS.items()
    )
    reach = {
        "reach_first": min(days.first for days in selection.spans) - timedelta(days=window_days - 1),
        "reach_last": max(days.last for days in selection.spans),
    }
    return Query(told, {**meant.params, **reach})
