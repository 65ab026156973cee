"""Repeat purchase rate (复购率), by cohort: how many first-time buyers buy again within 90 days."""

from __future__ import annotations

from datetime import date

from zhiyin.base.clock import to_micros
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import NOBODY, group_columns, in_scope, part
from zhiyin.metrics.estimate import Estimate, Figures, hybrid_difference
from zhiyin.metrics.model import (
    PLACES,
    TIME,
    Card,
    Change,
    Counts,
    Dimension,
    Direction,
    Metric,
    Record,
    Selection,
    Unit,
)
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.warehouse.engine import Query

WITHIN_DAYS = 90
_OTHERS = (30, 60, 365)
_COLUMNS = {Dimension.CHANNEL: "opening.channel", Dimension.TOUCHPOINT: "opening.touchpoint"}

CARD = Card(
    id="repeat_purchase_rate",
    name="Repeat purchase rate",
    purpose="Whether people who bought for the first time come back.",
    formula="first-time buyers who ordered again within 90 days of their first order / first-time buyers; beside it "
    "within 30, 60 and 365 days",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="customers whose first order ever lies in the days asked for (the cohort)",
    time_basis="the brand's day of the first order",
    window="90 days from the instant of the first order",
    filters="cancelled orders, orders of no value, orders whose value is not known and orders of nobody known do "
    "not count; customers whose 90 days are not over are left out, from the share within 365 days those whose 365 days "
    "are not over",
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=(*TIME, *_COLUMNS, *PLACES),
    also={f"within_{days}_days": Unit.SHARE for days in _OTHERS},
    also_named={
        "within_30_days": "Within 30 days",
        "within_60_days": "Within 60 days",
        "within_365_days": "Within 365 days",
    },
    matures_after_days=WITHIN_DAYS,
    note="Channel and touchpoint are those of the first order; the second may come from anywhere.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)


def _population(selection: Selection) -> Query:
    visible, _ = in_scope(selection, "o.scope_id")  # its parameters are those of the cohort
    meant = part(selection, _COLUMNS, day="opening.day", scope="opening.scope_id")
    cohort = f"""
        SELECT customer_id AS record_id, customer_id, identity_id, opening.ordered_at AS "at", {meant.keys},
            instants[2] - instants[1] AS until_next, $as_of - instants[1] AS observed
        FROM buyers WHERE {meant.condition} AND $as_of - instants[1] >= {_micros(WITHIN_DAYS)}
    """  # noqa: S608 - see counting.py
    edges = {
        "earliest": min(days.first for days in selection.spans),
        "latest": max(days.last for days in selection.spans),
        "as_of": to_micros(selection.as_of),
    }
    return _buyers(f"{COUNTS_AS_ORDER} AND {visible}").then("buyers", cohort, **meant.params, **edges)


def _buyers(counts: str) -> Query:
    """Customers with their first order and the instants of their first two; all whose first may lie in the days.

    Most customers bought first on other days. To leave them out before the
    costly part, only those are looked at of whom some identity bought first in the days (a
    day more on either side, for zones); the brand's day of the true first order decides afterwards.
    """
    newcomers = f"""
        SELECT identity_id FROM fact_orders o WHERE {counts} AND identity_id <> {NOBODY} GROUP BY identity_id
        HAVING min(ordered_at) BETWEEN $earliest::DATE - INTERVAL 1 DAY AND $latest::DATE + INTERVAL 2 DAY
    """  # noqa: S608 - our own names
    people = """
        SELECT DISTINCT coalesce(customer_id, -identity_id) AS customer_id
        FROM newcomers LEFT JOIN identity_customer USING (identity_id)
    """
    identities = """
        SELECT identity_id, customer_id FROM identity_customer JOIN people USING (customer_id)
        UNION ALL SELECT -customer_id, customer_id FROM people WHERE customer_id < 0
    """
    buyers = f"""
        SELECT customer_id, min(identity_id) AS identity_id, min(epoch_us(ordered_at), 2) AS instants,
            arg_min(struct_pack(day, channel, touchpoint, scope_id, ordered_at), (ordered_at, fact_id)) AS opening
        FROM fact_orders o JOIN identities USING (identity_id) WHERE {counts} GROUP BY customer_id
    """  # noqa: S608 - our own names
    steps = Query(newcomers).then("newcomers", people).then("people", identities)
    return steps.then("identities", buyers)


def _counted(population: Query, selection: Selection) -> Query:
    counts = ["count(*) AS n"]
    for days in (WITHIN_DAYS, *_OTHERS):
        observed = f"observed >= {_micros(days)}"
        counts.append(f"count(*) FILTER ({observed}) AS observed_{days}")
        counts.append(f"count(*) FILTER ({observed} AND until_next <= {_micros(days)}) AS again_{days}")
    sql = f"SELECT {group_columns(selection)}, {', '.join(counts)} FROM records GROUP BY ALL"  # noqa: S608 - our own names
    return population.then("records", sql)


def _figures(counts: Counts) -> Figures | None:
    main = _within(counts, WITHIN_DAYS)
    others = {f"within_{days}_days": estimate for days in _OTHERS if (estimate := _within(counts, days))}
    return Figures(main, others, respondents=counts["n"]) if main else None


def _within(counts: Counts, days: int) -> Estimate | None:
    return share(counts[f"again_{days}"], counts[f"observed_{days}"])


def _micros(days: int) -> int:
    return days * 86_400_000_000


METRIC = Metric(CARD, _population, _counted, _figures, "until_next / 1e6", contrast=hybrid_difference)
