"""Customers who stay and customers who are lost: present for so many days after each order, lost when they pass."""

from __future__ import annotations

from datetime import timedelta

from zhiyin.base.clock import to_micros
from zhiyin.metrics.counting import CUSTOMER, NOBODY, TIME_DIMENSIONS, group_columns, key, part
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.warehouse.engine import Query

PRESENT_DAYS = 90
"""So long after an order somebody is a customer still. Part of the definitions: a change makes new versions of them."""

PRESENT_MICROS = PRESENT_DAYS * 86_400_000_000


DIMENSIONS = (*TIME, Dimension.CHANNEL, *PLACES)


def presence(selection: Selection) -> Query:
    """Customers in each stretch of the days, with how it went.

    A stretch is a whole span, or each day, week or month of it where it is split so. `was_present`:
    when it began; `losses`: how often 90 days without an order passed within it; `days`: how long they were at risk.
    By channel or place only the orders there count, as if there were no others.
    """
    orders = part(selection.undated(), {Dimension.CHANNEL: "o.channel"}, day="$first_0", scope="o.scope_id")
    stretch, groups = part(selection.dated(), {}, day="p.first_day"), group_columns(selection)
    bought = f"""
        SELECT {CUSTOMER} AS customer_id, identity_id, o.fact_id AS fact_id, o.ordered_at AS ordered_at, o.day AS day,
            {orders.keys}
        FROM fact_orders o LEFT JOIN identity_customer USING (identity_id)
        WHERE o.day BETWEEN $reach_first AND $reach_last
            AND {COUNTS_AS_ORDER} AND identity_id <> {NOBODY} AND {orders.condition}
    """  # noqa: S608 - see counting.py
    lasting = [key(cut) for cut in selection.by if not cut.is_time]
    of_one = ", ".join(["customer_id", *lasting])
    following = f"""
        SELECT {of_one}, identity_id, ordered_at, day,
            following(day) OVER (PARTITION BY {of_one} ORDER BY ordered_at, fact_id) AS next_day
        FROM bought
    """  # noqa: S608 - our own names
    at_risk = f"""
        SELECT {of_one}, identity_id, ordered_at, day, next_day, p.first_day AS first_day, p.last_day AS last_day,
            {stretch.keys}
        FROM following CROSS JOIN stretches p
        WHERE day BETWEEN plus_days(p.first_day, -{PRESENT_DAYS}) AND p.last_day AND {stretch.condition}
    """  # noqa: S608 - see counting.py
    over = f"plus_days(day, {PRESENT_DAYS})"
    lost = f"""
        coalesce(next_day > {over}, true) AND {over} BETWEEN first_day AND last_day
        AND micros(ordered_at) + {PRESENT_MICROS} <= $as_of
    """
    until = f"least(next_day, {over}, plus_days(last_day, 1), $tomorrow)"
    rows = f"""
        SELECT customer_id AS record_id, customer_id, min(identity_id) AS identity_id, max(ordered_at) AS "at",
            {groups}, first_day, max(day < first_day) AS was_present, count(*) FILTER (WHERE {lost}) AS losses,
            CAST(sum(greatest(0, days_between({until}, greatest(day, first_day)))) AS BIGINT) AS days
        FROM at_risk GROUP BY first_day, {groups}, customer_id
    """  # noqa: S608 - our own names
    params = {
        **orders.params,
        **stretch.params,
        "as_of": to_micros(selection.as_of),
        "tomorrow": selection.today + timedelta(days=1),
        "reach_first": min(days.first for days in selection.spans) - timedelta(days=PRESENT_DAYS),
        "reach_last": max(days.last for days in selection.spans),
    }
    told = stretches(selection).then("stretches", bought, **params).then("bought", following)
    return told.then("following", at_risk).then("at_risk", rows)


def stretches(selection: Selection) -> Query:
    """The first and the last day of each stretch."""
    days = " UNION ALL ".join(
        f"SELECT {i} AS span, each_day($first_{i}, $last_{i}) AS day" for i in range(len(selection.spans))
    )
    asked = dict.fromkeys((*selection.by, *selection.filters))
    steps = [TIME_DIMENSIONS[dimension].format(day="day") for dimension in asked if dimension.is_time]
    together = ", ".join(["span", *steps])
    return Query(days).then("days", f"SELECT min(day) AS first_day, max(day) AS last_day FROM days GROUP BY {together}")  # noqa: S608 - our own names
