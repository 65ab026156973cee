"""Customers with a subscription, and those who lose their last: folded from what billing systems tell.

A subscription runs from what starts, renews, pauses or resumes it until it ends; one that was cancelled runs on to the
day until which it is paid for. A pause is no end, and a trial is no beginning.
"""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.counting import NOBODY, group_columns, part
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.metrics.staying import stretches
from zhiyin.warehouse.engine import Query

COLUMNS = {Dimension.CHANNEL: "opening.channel"}

DIMENSIONS = (*TIME, *COLUMNS, *PLACES)

NEEDS = ("fact_interactions.subscription_id",)

_RUNNING = ("Subscription Started", "Subscription Renewed", "Subscription Paused", "Subscription Resumed")
CANCELLED, ENDED = "Subscription Cancelled", "Subscription Ended"
_TOLD = (*_RUNNING, CANCELLED, ENDED)
_FOREVER = date(2200, 1, 1)

CUSTOMER = "coalesce(customer_id, -identity_id)"
ONE = "customer_id, subscription_id"


def subscribers(selection: Selection) -> Query:
    """Customers with a subscription in each stretch of the days (see `presence`), with how it went.

    `was_present`: they had one when it began; `losses`: how often the last of them ended within it. Who begins another
    on the same day has lost none. Channel and place are those of the first telling of a subscription; by channel or
    place only the subscriptions there count, as if there were no others.
    """
    meant = part(selection, COLUMNS, day="p.first_day", scope="opening.scope_id")
    ends = "coalesce(next_day, $forever)"
    until = f"CASE WHEN name = '{CANCELLED}' THEN least({ends}, coalesce(ends_on, c.day)) ELSE {ends} END"
    held = f"""
        SELECT c.customer_id AS customer_id, c.identity_id AS identity_id, c.fact_id AS fact_id, c."at" AS "at",
            c.day AS starts, {until} AS ends, p.first_day AS first_day, p.last_day AS last_day, {meant.keys}
        FROM courses c JOIN openings o ON o.of_customer = c.customer_id AND o.of_subscription = c.subscription_id
            CROSS JOIN stretches p
        WHERE name <> '{ENDED}' AND c.day <= p.last_day AND {until} >= p.first_day AND {until} > c.day
            AND {meant.condition}
    """  # noqa: S608 - see counting.py
    kept_apart = f"first_day, {group_columns(selection)}, customer_id"
    in_turn = f"OVER (PARTITION BY {kept_apart} ORDER BY starts, ends, fact_id"
    unbroken = f"""
        SELECT *, max(ends) {in_turn} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reach,
            following(starts) {in_turn}) AS next_start
        FROM held
    """  # noqa: S608 - our own names
    lost = "coalesce(next_start > reach, true) AND reach BETWEEN first_day AND last_day AND reach <= $today"
    rows = f"""
        SELECT customer_id AS record_id, customer_id, min(identity_id) AS identity_id, max("at") AS "at",
            {group_columns(selection)}, max(starts < first_day) AS was_present, count(*) FILTER (WHERE {lost}) AS losses
        FROM unbroken GROUP BY {kept_apart}
    """  # noqa: S608 - our own names
    params = {**meant.params, "forever": _FOREVER, "today": selection.today}
    steps = stretches(selection).then("stretches", told(), until=max(days.last for days in selection.spans))
    return (
        steps.then("told", OPENINGS)
        .then("openings", _COURSES)
        .then("courses", held, **params)
        .then("held", unbroken)
        .then("unbroken", rows)
    )


def told() -> str:
    """What billing systems tell of subscriptions, with whose they are."""
    return f"""
        SELECT {CUSTOMER} AS customer_id, identity_id, subscription_id, fact_id, "at", day, name, ends_on, channel,
            scope_id, amount, currency
        FROM fact_interactions LEFT JOIN identity_customer USING (identity_id)
        WHERE subscription_id IS NOT NULL AND name IN {_TOLD} AND identity_id <> {NOBODY} AND day <= $until
    """  # noqa: S608 - our own names


OPENINGS = f"""
    SELECT customer_id AS of_customer, subscription_id AS of_subscription,
        first_by(record(channel, scope_id), "at", fact_id) AS opening
    FROM told GROUP BY {ONE}
"""  # noqa: S608 - our own names

_COURSES = f"""
    SELECT *, following(day) OVER (PARTITION BY {ONE} ORDER BY "at", fact_id) AS next_day FROM told
"""  # noqa: S608 - our own names
