"""How often customers turn to us for what they order: contacts and complaints by the number of orders."""

from __future__ import annotations

from zhiyin.metrics.arithmetic.rates import rate_by_customer
from zhiyin.metrics.counting import CUSTOMER, group_columns, part
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import PLACES, TIME, Card, Counts, Metric, Selection
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.metrics.returns import ratio_sums, summed_ratio
from zhiyin.warehouse.engine import Query

DIMENSIONS = (*TIME, *PLACES)
"""Not the channel: people call about what they ordered on the web."""

INTERVAL = (
    "exact limits of Poisson counts, at the number of independent events that tells as much (variance over customers)"
)
WHO = "customers who ordered or turned to us; somebody unknown counts as a customer of their own"
ORDERS_THAT_COUNT = "cancelled orders, orders of no value and orders whose value is not known do not count"


def rate_of_contacts(card: Card, *, of: str, per: int) -> Metric:
    """The metric: requests of customers of which the condition `of` is true, by so many orders of the same days."""

    def population(selection: Selection) -> Query:
        return _customers(selection, of)

    def figures(counts: Counts) -> Figures | None:
        sums = summed_ratio(counts)
        found = rate_by_customer(sums, per)
        return Figures(found, respondents=sums.clusters) if found else None

    def counted(population: Query, selection: Selection) -> Query:
        return ratio_sums(population, selection, "contacts", "orders")

    return Metric(card, population, counted, figures, "contacts", contrast=hybrid_difference)


def _customers(selection: Selection, of: str) -> Query:
    """Each customer with the contacts and the orders of the days, once for each group.

    Contacts count down, so that one of nobody known never meets an order of nobody known.
    """
    meant, ordered = part(selection, {}), part(selection, {}, day="o.day", scope="o.scope_id")
    contacts = f"""
        SELECT -1 - fact_id AS fact_id, identity_id, opened_at AS "at", {meant.keys}, 1 AS contacts, 0 AS orders
        FROM fact_tickets WHERE {of} AND coalesce(is_from_customer, true) AND {meant.condition}
    """  # noqa: S608 - see counting.py
    orders = f"""
        SELECT o.fact_id AS fact_id, o.identity_id AS identity_id, o.ordered_at AS "at", {ordered.keys},
            0 AS contacts, 1 AS orders
        FROM fact_orders o WHERE {COUNTS_AS_ORDER} AND {ordered.condition}
    """  # noqa: S608 - see counting.py
    groups = group_columns(selection)
    whose = f"SELECT *, {CUSTOMER} AS whose FROM acts LEFT JOIN identity_customer USING (identity_id)"  # noqa: S608 - see counting.py
    sums = f"""
        SELECT whose AS record_id, whose AS customer_id, min(identity_id) AS identity_id, max("at") AS "at", {groups},
            CAST(sum(contacts) AS BIGINT) AS contacts, CAST(sum(orders) AS BIGINT) AS orders
        FROM acted GROUP BY whose, {groups}
    """  # noqa: S608 - our own names
    return (
        Query(f"{contacts} UNION ALL {orders}", {**meant.params, **ordered.params})
        .then("acts", whose)
        .then("acted", sums)
    )
