"""Who was active: customers who did anything that the facts tell of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zhiyin.metrics.counting import NOBODY, key, part
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.metrics.surveys import OF_CUSTOMERS
from zhiyin.warehouse.engine import Query

_INSTANTS = {
    "fact_interactions": '"at"',
    "fact_orders": "ordered_at",
    "fact_responses": "answered_at",
    "fact_tickets": "opened_at",
}

DIMENSIONS = (*TIME, Dimension.CHANNEL, *PLACES)

WHO = "customers who visited, ordered, answered or asked for help, of all channels"


def active_customers(selection: Selection, noted: Mapping[str, str] | None = None) -> Query:
    """Each customer with any interaction, order, answer or ticket in the days, once for each group; no variants.

    `noted` has conditions on rows of facts; `is_noted` says whether one of the customer's met its own.
    """
    meant = part(replace(selection, variant=None), {Dimension.CHANNEL: "channel"})
    acts = " UNION ALL ".join(
        f'SELECT identity_id, {at} AS "at", {meant.keys}, {_is(noted, fact)} AS is_noted FROM {fact} '  # noqa: S608 - our own names
        f"WHERE identity_id <> {NOBODY} AND {meant.condition}"
        f"{f' AND {OF_CUSTOMERS}' if fact == 'fact_responses' else ''}"
        for fact, at in _INSTANTS.items()
    )
    groups = ", ".join(["span", *(key(dimension) for dimension in selection.by)])
    sql = f"""
        SELECT coalesce(customer_id, -identity_id) AS customer_id, min(identity_id) AS identity_id, max("at") AS "at",
            max(is_noted) AS is_noted, {groups}
        FROM acts LEFT JOIN identity_customer USING (identity_id) GROUP BY coalesce(customer_id, -identity_id), {groups}
    """  # noqa: S608 - our own names
    return Query(acts, meant.params).then("acts", sql)


def _is(noted: Mapping[str, str] | None, fact: str) -> str:
    condition = (noted or {}).get(fact)
    return f"coalesce({condition}, false)" if condition else "false"
