"""Who was active: customers who did anything that the facts tell of."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.counting import CUSTOMER, NOBODY, group_columns, part
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.warehouse.engine import Query

_INSTANTS = {
    "fact_interactions": '"at"',
    "fact_orders": "ordered_at",
    "fact_responses": "answered_at",
    "fact_tickets": "opened_at",
}

DIMENSIONS = (*TIME, Dimension.CHANNEL, *PLACES)

WHO = "customers who visited, ordered, answered or asked for help, of all channels"


def active_customers(selection: Selection) -> Query:
    """Each customer with any interaction, order, answer or ticket in the days, once for each group; no variants."""
    meant = part(replace(selection, variant=None), {Dimension.CHANNEL: "channel"})
    acts = " UNION ALL ".join(
        f'SELECT identity_id, fact_id, {at} AS "at", {meant.keys} FROM {fact} '  # noqa: S608 - our own names
        f"WHERE identity_id <> {NOBODY} AND {meant.condition}"
        for fact, at in _INSTANTS.items()
    )
    groups = group_columns(selection)
    by_identity = f'SELECT identity_id, {groups}, max("at") AS "at", 0 AS fact_id FROM acts GROUP BY ALL'  # noqa: S608
    by_customer = f"""
        SELECT {CUSTOMER} AS customer_id, min(identity_id) AS identity_id, max("at") AS "at", {groups}
        FROM identities LEFT JOIN identity_customer USING (identity_id) GROUP BY ALL
    """  # noqa: S608 - our own names
    return Query(acts, meant.params).then("acts", by_identity).then("identities", by_customer)
