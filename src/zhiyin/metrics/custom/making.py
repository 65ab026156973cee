"""From a definition to a metric like any other: its records, what is counted of them, and the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from zhiyin.base.clock import to_micros
from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.clusters import mean, total
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.ratios import mean_per_part
from zhiyin.metrics.counting import (
    NOBODY,
    clustered,
    group_columns,
    in_scope,
    summed_by_customer,
)
from zhiyin.metrics.custom.cards import card_of
from zhiyin.metrics.custom.cumulating import cumulated
from zhiyin.metrics.custom.model import Definition, How, Measure, Type
from zhiyin.metrics.custom.records import QUANTITY, events_of, records_of
from zhiyin.metrics.custom.sources import SOURCES, Kind, column_of, needs_currency
from zhiyin.metrics.estimate import Estimate, Figures, hybrid_difference
from zhiyin.metrics.model import Change, Counts, Metric, Selection
from zhiyin.metrics.returns import ratio_sums, summed_ratio
from zhiyin.warehouse.engine import Query

_DAY = 86_400_000_000


def metric_of(definition: Definition, history: tuple[Change, ...]) -> Metric:
    """The metric that the definition means."""
    return _MAKERS[definition.type](definition, history)


def _simple(definition: Definition, history: tuple[Change, ...]) -> Metric:
    measure = definition.measure

    def population(selection: Selection) -> Query:
        return records_of(measure, selection)

    return _of_records(definition, history, population)


def _cumulative(definition: Definition, history: tuple[Change, ...]) -> Metric:
    measure, days = definition.measure, definition.days or 1

    def population(selection: Selection) -> Query:
        return cumulated(measure, days, selection)

    return _of_records(definition, history, population)


def _of_records(
    definition: Definition, history: tuple[Change, ...], population: Callable[[Selection], Query]
) -> Metric:
    measure, parts = definition.measure, _parts(definition.measure)

    def counted(population: Query, selection: Selection) -> Query:
        return summed_by_customer(population, selection, [QUANTITY])

    def figures(counts: Counts) -> Figures | None:
        sums = clustered(counts, QUANTITY)
        found: Estimate | None
        if measure.how is How.SHARE:
            found = share(int(sums.total), sums.n, effective_n=sums.effective_n)
        else:
            found = mean(sums) if measure.how is How.AVERAGE else total(sums)
        return Figures(divided(found, parts), respondents=sums.clusters) if found else None

    shown = f"{QUANTITY} / {float(parts)}"
    return Metric(card_of(definition, history), population, counted, figures, shown, contrast=hybrid_difference)


def _parts(measure: Measure) -> int:
    """The quantity is counted in so many parts of its unit."""
    column = column_of(measure)
    return 1000 if column and column.kind is Kind.SCORE else 1


def _ratio(definition: Definition, history: tuple[Change, ...]) -> Metric:
    part, whole = definition.measure, definition.other
    assert whole
    by_currency = needs_currency(part) or needs_currency(whole)

    def population(selection: Selection) -> Query:
        groups = group_columns(selection)
        above = records_of(part, selection, name="above", by_currency=by_currency)
        below = records_of(whole, selection, name="below", by_currency=by_currency)
        # An order of nobody known is not the ticket of nobody known that has the same number.
        whose = (
            "customer_id"
            if part.of == whole.of
            else (f"CASE WHEN identity_id = {NOBODY} THEN {1 - (1 << 62)} + record_id ELSE customer_id END")
        )
        acts = f"""
            SELECT {whose} AS customer_id, identity_id, "at", {groups}, {QUANTITY} AS part, 0 AS whole FROM parts
            UNION ALL
            SELECT customer_id, identity_id, "at", {groups}, 0 AS part, {QUANTITY} AS whole FROM wholes
        """  # noqa: S608 - our own names
        customers = f"""
            SELECT customer_id AS record_id, customer_id, min(identity_id) AS identity_id, max("at") AS "at", {groups},
                CAST(sum(part) AS BIGINT) AS part, CAST(sum(whole) AS BIGINT) AS whole
            FROM acts GROUP BY customer_id, {groups}
        """  # noqa: S608 - our own names
        steps = (*above.steps, ("parts", above.sql), *below.steps, ("wholes", below.sql))
        return Query(acts, {**above.params, **below.params}, steps).then("acts", customers)

    def counted(population: Query, selection: Selection) -> Query:
        return ratio_sums(population, selection, "part", "whole")

    def figures(counts: Counts) -> Figures | None:
        sums = summed_ratio(counts)
        found = mean_per_part(sums)
        return Figures(found, respondents=sums.clusters) if found else None

    return Metric(card_of(definition, history), population, counted, figures, "part", contrast=hybrid_difference)


def _conversion(definition: Definition, history: tuple[Change, ...]) -> Metric:
    days = definition.days or 1

    def population(selection: Selection) -> Query:
        return _entered(definition, selection, days)

    def counted(population: Query, selection: Selection) -> Query:
        groups = group_columns(selection)
        counts = f"count(*) AS n, count(*) FILTER (WHERE until_event <= {days * _DAY}) AS hits"
        return population.then("records", f"SELECT {groups}, {counts} FROM records GROUP BY {groups}")  # noqa: S608 - our own names

    def figures(counts: Counts) -> Figures | None:
        found = share(counts["hits"], counts["n"])
        return Figures(found, respondents=counts["n"]) if found else None

    shown = "until_event / 1e6"
    return Metric(card_of(definition, history), population, counted, figures, shown, contrast=hybrid_difference)


def _entered(definition: Definition, selection: Selection, days: int) -> Query:
    """Known customers by their first base event in the days, once for each group, and how long until the other."""
    assert definition.other
    groups = group_columns(selection)
    entries = f"""
        SELECT customer_id, min(identity_id) AS identity_id, min("at") AS "at", {groups}
        FROM base WHERE identity_id <> {NOBODY} GROUP BY customer_id, {groups}
    """  # noqa: S608 - our own names
    source = SOURCES[definition.other.of]
    condition, asked = events_of(definition.other, "event")
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
    after = ">" if definition.other.of == definition.measure.of else ">="
    told = f"""
        SELECT e.customer_id AS record_id, e.customer_id AS customer_id, e.identity_id AS identity_id, e."at" AS "at",
            {named}, min(CASE WHEN f.happened {after} {later} THEN f.happened - {later} END) AS until_event
        FROM entries e LEFT JOIN followed f ON f.customer_id = e.customer_id
        WHERE $as_of - {later} >= {days * _DAY}
        GROUP BY e.customer_id, e.identity_id, e."at", {keys}
    """  # noqa: S608 - our own names
    reach: Mapping[str, object] = {
        "as_of": to_micros(selection.as_of),
        "reach_first": min(span.first for span in selection.spans),
        "reach_last": max(span.last for span in selection.spans) + timedelta(days=days + 1),
    }
    base = records_of(replace(definition.measure, how=How.COUNT), selection)
    return base.then("base", entries).then("entries", followed).then("followed", told, **scopes, **asked, **reach)


_MAKERS: Mapping[Type, Callable[[Definition, tuple[Change, ...]], Metric]] = {
    Type.SIMPLE: _simple,
    Type.RATIO: _ratio,
    Type.CUMULATIVE: _cumulative,
    Type.CONVERSION: _conversion,
}
