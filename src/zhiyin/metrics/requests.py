"""Requests for help (tickets, chats, calls): the records of all metrics of service."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhiyin.base.clock import to_micros
from zhiyin.metrics.counting import CUSTOMER, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Card, Dimension, Metric, Selection
from zhiyin.metrics.shares import share_of_records
from zhiyin.warehouse.engine import Query

COLUMNS: Mapping[Dimension, str] = {
    **told_at(),
    Dimension.PRODUCT: "product_id",
    Dimension.SKU: "sku",
    Dimension.TOPIC: "topic",
    Dimension.AGENT: "agent_id",
}

DIMENSIONS = (*TIME, *COLUMNS, *PLACES)

IS_TICKET = "(kind IS NULL OR kind <> 'call')"
"""A call that belongs to no ticket is answered while it is told: it never waits as a ticket does."""

INTERVAL = "Wilson, at the number of independent records that tells as much (variance clustered by customer)"

Columns = str | Callable[[Selection], str]


def requests(selection: Selection, columns: str, *, condition: str = IS_TICKET, day: str = "day") -> Query:
    """The requests of which the condition is true, with these columns, which may name $as_of."""
    meant = part(selection, COLUMNS, day=day)
    sql = f"""
        SELECT fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, opened_at AS "at", {meant.keys},
            {columns}
        FROM fact_tickets LEFT JOIN identity_customer USING (identity_id)
        WHERE {condition} AND {meant.condition}
    """  # noqa: S608 - see counting.py
    now = {"as_of": to_micros(selection.as_of)} if "$as_of" in sql else {}  # engines refuse what a query does not name
    return Query(sql, {**meant.params, **now})


def share_of_requests(card: Card, *, of: str, hit: str) -> Metric:
    """The metric: requests of which the condition `hit` is true / those of which `of` is."""

    def population(selection: Selection) -> Query:
        return requests(selection, f"{hit} AS is_hit", condition=of)

    return share_of_records(card, population, hits={"hit": "is_hit"}, shown="hit")
