"""Records of the days up to a day: a window that ends with the days asked for, or with each day, week or month."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from zhiyin.metrics.counting import group_columns, key
from zhiyin.metrics.custom.model import Measure
from zhiyin.metrics.custom.records import QUANTITY, records_of
from zhiyin.metrics.custom.sources import SOURCES
from zhiyin.metrics.engagement import buckets_of
from zhiyin.metrics.model import Days, Selection
from zhiyin.warehouse.engine import Query


def cumulated(measure: Measure, days: int, selection: Selection) -> Query:
    """Each record once for each window of so many days in which it lies."""
    others = tuple(each for each in selection.by if not each.is_time)
    filters = {name: value for name, value in selection.filters.items() if not name.is_time}
    reach = replace(selection, spans=(_reach(days, selection),), by=others, filters=filters)
    found, buckets = _reached(records_of(measure, reach)), buckets_of(selection)
    own = {"variant", *(key(each) for each in others)}
    keys = ", ".join(f"{'p' if each in own else 'b'}.{each} AS {each}" for each in group_columns(selection).split(", "))
    sql = f"""
        SELECT p.record_id AS record_id, p.identity_id AS identity_id, p.customer_id AS customer_id, p."at" AS "at",
            {keys}, p.{QUANTITY} AS {QUANTITY}
        FROM reached p JOIN {SOURCES[measure.of].table} o ON o.fact_id = p.record_id CROSS JOIN buckets b
        WHERE o.day BETWEEN plus_days(b.ends, {1 - days}) AND b.ends
    """  # noqa: S608 - our own names
    steps = (*found.steps, ("reached", found.sql), *buckets.steps, ("buckets", buckets.sql))
    return Query(sql, {**found.params, **buckets.params}, steps)


def _reach(days: int, selection: Selection) -> Days:
    """All days that any window reaches."""
    first = min(span.first for span in selection.spans)
    return Days(first - timedelta(days=days - 1), max(span.last for span in selection.spans))


def _reached(found: Query) -> Query:
    """The same with other names for its days: the days asked for have these already."""
    names = {"first_0": "reach_first", "last_0": "reach_last"}

    def renamed(sql: str) -> str:
        for old, new in names.items():
            sql = sql.replace(f"${old}", f"${new}")
        return sql

    params = {names.get(name, name): value for name, value in found.params.items()}
    return Query(renamed(found.sql), params, tuple((name, renamed(sql)) for name, sql in found.steps))
