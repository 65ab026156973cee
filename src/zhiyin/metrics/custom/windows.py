"""Records of a window that goes with the days asked for: of the days before, of so many, since the first of a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from zhiyin.metrics.counting import group_columns, key
from zhiyin.metrics.custom.measure import AS_ASKED, Measure, Window
from zhiyin.metrics.custom.records import QUANTITY, records_of
from zhiyin.metrics.custom.sources import SOURCES
from zhiyin.metrics.engagement import buckets_of
from zhiyin.metrics.model import Days, Selection
from zhiyin.warehouse.engine import Query


def in_window(
    measure: Measure, window: Window, selection: Selection, *, name: str = "own", by_currency: bool | None = None
) -> Query:
    """Each record of the measure once for each window in which it lies: that of the days asked for, or of each day,
    week or month of them."""
    if window == AS_ASKED:
        return records_of(measure, selection, name=name, by_currency=by_currency)
    others = tuple(each for each in selection.by if not each.is_time)
    filters = {name: value for name, value in selection.filters.items() if not name.is_time}
    reach = replace(selection, spans=(_reach(window, selection),), by=others, filters=filters)
    found = records_of(measure, reach, name=name, by_currency=by_currency)
    buckets = buckets_of(selection)
    own = {"variant", *(key(each) for each in others)}
    keys = ", ".join(f"{'p' if each in own else 'b'}.{each} AS {each}" for each in group_columns(selection).split(", "))
    first, last = _edges(window)
    sql = f"""
        SELECT p.record_id AS record_id, p.identity_id AS identity_id, p.customer_id AS customer_id, p."at" AS "at",
            {keys}, p.{QUANTITY} AS {QUANTITY}
        FROM {name}_reached p JOIN {SOURCES[measure.of].table} o ON o.fact_id = p.record_id CROSS JOIN buckets b
        WHERE o.day BETWEEN {first} AND {last}
    """  # noqa: S608 - our own names
    steps = (*found.steps, (f"{name}_reached", found.sql), *buckets.steps, ("buckets", buckets.sql))
    return Query(sql, {**found.params, **buckets.params}, steps)


def _edges(window: Window) -> tuple[str, str]:
    last = f"plus_days(b.ends, {-window.earlier})" if window.earlier else "b.ends"
    if window.since:
        return f"CAST(date_trunc('{window.since.value}', {last}) AS DATE)", last
    if window.days:
        return f"plus_days(b.ends, {1 - window.days - window.earlier})", last
    return f"plus_days(b.begins, {-window.earlier})", last


def _reach(window: Window, selection: Selection) -> Days:
    """All days that any window reaches."""
    first, last = min(span.first for span in selection.spans), max(span.last for span in selection.spans)
    return Days(window.first(first, first), last - timedelta(days=window.earlier))
