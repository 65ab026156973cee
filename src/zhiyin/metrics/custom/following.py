"""Customers who do one thing after another: by their first such record in the days, and how long until the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from zhiyin.base.clock import to_micros
from zhiyin.metrics.counting import NOBODY, group_columns, in_scope
from zhiyin.metrics.custom.measure import How
from zhiyin.metrics.custom.model import Conversion
from zhiyin.metrics.custom.records import events_of, records_of
from zhiyin.metrics.custom.sources import SOURCES
from zhiyin.metrics.model import Selection
from zhiyin.warehouse.engine import Query

DAY = 86_400_000_000


def entered(conversion: Conversion, selection: Selection) -> Query:
    """Known customers by their first base event in the days, once for each group, and how long until the other."""
    groups = group_columns(selection)
    entries = f"""
        SELECT customer_id, min(identity_id) AS identity_id, min("at") AS "at", {groups}
        FROM base WHERE identity_id <> {NOBODY} GROUP BY customer_id, {groups}
    """  # noqa: S608 - our own names
    source = SOURCES[conversion.event.of]
    condition, asked = events_of(conversion.event, "event")
    visible, scopes = in_scope(selection, "o.scope_id")
    followed = f"""
        SELECT coalesce(customer_id, -identity_id) AS customer_id, micros(o.{source.at}) AS happened
        FROM {source.table} o LEFT JOIN identity_customer USING (identity_id)
        WHERE {condition} AND identity_id <> {NOBODY} AND {visible} AND o.day BETWEEN $reach_first AND $reach_last
    """  # noqa: S608 - our own names
    keys = ", ".join(f"e.{column}" for column in groups.split(", "))
    named = ", ".join(f"e.{column} AS {column}" for column in groups.split(", "))
    later = 'micros(e."at")'
    # What follows must come after: of two orders the second, not the first itself.
    after = ">" if source.table == SOURCES[conversion.base.of].table else ">="
    told = f"""
        SELECT e.customer_id AS record_id, e.customer_id AS customer_id, e.identity_id AS identity_id, e."at" AS "at",
            {named}, min(CASE WHEN f.happened {after} {later} THEN f.happened - {later} END) AS until_event
        FROM entries e LEFT JOIN followed f ON f.customer_id = e.customer_id
        WHERE $as_of - {later} >= {conversion.days * DAY}
        GROUP BY e.customer_id, e.identity_id, e."at", {keys}
    """  # noqa: S608 - our own names
    reach: Mapping[str, object] = {
        "as_of": to_micros(selection.as_of),
        "reach_first": min(span.first for span in selection.spans),
        "reach_last": max(span.last for span in selection.spans) + timedelta(days=conversion.days + 1),
    }
    base = records_of(replace(conversion.base, how=How.COUNT), selection)
    return base.then("base", entries).then("entries", followed).then("followed", told, **scopes, **asked, **reach)
