"""What subscribers pay in 30 days, before and after a stretch of days: the records of revenue churn."""

from __future__ import annotations

from datetime import timedelta

from zhiyin.metrics.counting import group_columns, part
from zhiyin.metrics.model import Selection
from zhiyin.metrics.staying import stretches
from zhiyin.metrics.subscriptions import CANCELLED, COLUMNS, ENDED, ONE, OPENINGS, told
from zhiyin.warehouse.engine import Query

NEEDS = ("fact_interactions.subscription_id", "fact_interactions.ends_on", "fact_interactions.amount")

PERIOD_DAYS = 30
"""Payments for other periods count as what they come to in so many days."""

WHOLE_MONTHS = {1: (28, 31), 2: (59, 62), 3: (89, 92), 6: (181, 184), 12: (365, 366)}
"""Between how many days so many calendar months last: one price a month is the same in February as in March."""

_PAYMENTS = ("Subscription Started", "Subscription Renewed")


def recurring_revenue(selection: Selection) -> Query:
    """Customers who pay when a stretch of the days begins, once for each group and currency.

    `revenue`: what they pay in 30 days then; `lost`: how much less that is when the stretch ends, 0 where it is more;
    `difference`: the same, below 0 where it is more. Channel and place are those in which a subscription began.
    """
    meant = part(selection, COLUMNS, variant="paid.currency", day="first_day", scope="opening.scope_id")
    moments = """
        SELECT first_day, last_day, first_day AS before_day, 0 AS is_after FROM stretches UNION ALL
        SELECT first_day, last_day, least(plus_days(last_day, 1), $tomorrow) AS before_day, 1 AS is_after FROM stretches
    """
    at_moment = f"first_day, last_day, before_day, is_after, {ONE}"
    states = f"""
        SELECT {at_moment}, min(identity_id) AS identity_id, max("at") AS last_at,
            last_by(record(name, ends_on, day), "at", fact_id) AS said
        FROM told CROSS JOIN moments WHERE day < before_day GROUP BY {at_moment}
    """  # noqa: S608 - our own names
    payments = f"""
        SELECT before_day AS paid_before, customer_id AS payer, subscription_id AS for_subscription,
            last_by(record(currency, amount, ends_on, day), "at", fact_id) AS paid
        FROM told CROSS JOIN (SELECT DISTINCT before_day FROM moments) every
        WHERE day < before_day AND name IN {_PAYMENTS} AND amount >= 0 AND currency IS NOT NULL AND ends_on > day
        GROUP BY before_day, customer_id, subscription_id
    """  # noqa: S608 - our own names
    goes_on = f"""
        said.name <> '{ENDED}' AND (said.name <> '{CANCELLED}' OR coalesce(said.ends_on, said.day) >= before_day)
    """
    held = f"""
        SELECT first_day, is_after, customer_id, identity_id, last_at, {meant.keys},
            quotient(paid.amount * {PERIOD_DAYS}, {_paid_days("days_between(paid.ends_on, paid.day)")}) AS pays
        FROM states
            JOIN payments ON paid_before = before_day AND payer = customer_id AND for_subscription = subscription_id
            JOIN openings ON of_customer = customer_id AND of_subscription = subscription_id
        WHERE {goes_on} AND {meant.condition}
    """  # noqa: S608 - see counting.py
    groups = group_columns(selection)
    customers = f"""
        SELECT first_day, {groups}, customer_id, min(identity_id) AS identity_id, max(last_at) AS told_at,
            CAST(coalesce(sum(pays) FILTER (WHERE is_after = 0), 0) AS BIGINT) AS revenue,
            CAST(coalesce(sum(pays) FILTER (WHERE is_after = 1), 0) AS BIGINT) AS revenue_after
        FROM held GROUP BY first_day, {groups}, customer_id
    """  # noqa: S608 - our own names
    rows = f"""
        SELECT customer_id AS record_id, customer_id, identity_id, told_at AS "at", {groups}, revenue,
            greatest(0, revenue - revenue_after) AS lost, revenue - revenue_after AS difference
        FROM payers WHERE revenue > 0
    """  # noqa: S608 - our own names
    until = max(days.last for days in selection.spans)
    steps = stretches(selection).then("stretches", told(), until=until)
    steps = steps.then("told", OPENINGS).then("openings", moments, tomorrow=selection.today + timedelta(days=1))
    return (
        steps.then("moments", states)
        .then("states", payments)
        .then("payments", held, **meant.params)
        .then("held", customers)
        .then("payers", rows)
    )


def _paid_days(days: str) -> str:
    """For how many days a payment counts: whole calendar months for 30 each."""
    months = [
        f"WHEN {days} BETWEEN {least} AND {most} THEN {count * PERIOD_DAYS}"
        for count, (least, most) in WHOLE_MONTHS.items()
    ]
    return f"CASE {' '.join(months)} ELSE {days} END"
