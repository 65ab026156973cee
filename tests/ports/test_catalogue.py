"""Every query of the catalogue gives the same rows on every engine, compared cell by cell with DuckDB's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest

from tests.ports.answers import differences
from tests.ports.facts_of_all_kinds import NOW, SCOPES
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import PLACES, Compare, Cut, Days, Dimension, Metric, Selection, Trait
from zhiyin.metrics.traits import records_of
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Asked, Query

pytestmark = pytest.mark.engines

APRIL = Days(date(2026, 4, 1), date(2026, 4, 30))
WORKED = {version: 10**15 + version for version in range(4)}  # microseconds of business hours, by version
PLACES_OF = {
    scope: (f"brand {scope % 2}", f"department {scope % 3}" if scope else "", f"region {scope}") for scope in SCOPES
}


def selections(metric: Metric) -> Iterator[Selection]:
    """Of all days in one; held against others and split by each dimension; narrowed down by whatever can be."""
    dimensions = metric.card.dimensions
    days, before, few = (APRIL,), (APRIL, APRIL.compared(Compare.PREVIOUS)), ScopeFilter(frozenset({1, 2}))
    yield _selection(days)
    for first in range(0, len(dimensions), 2):
        yield _selection(before, by=dimensions[first : first + 2])
    place = next((dimension for dimension in PLACES if dimension in dimensions), None)
    yield _selection(days, scopes=few, filters={place: PLACES_OF[1][PLACES.index(place)]} if place else {})
    if Dimension.CHANNEL in dimensions:
        yield _selection(days, filters={Dimension.CHANNEL: None}, variant="CNY")
    if metric.card.names_customers:
        yield _selection(before, by=(Trait("plan"), Trait("segment")), filters={Trait("segment"): "loyal"})
        yield _selection(days, by=(Trait("plan"), *dimensions[:1]), scopes=few, filters={Trait("segment"): None})
    yield _selection(days, scopes=ScopeFilter(frozenset()))


def _selection(
    days: tuple[Days, ...],
    *,
    by: tuple[Cut, ...] = (),
    scopes: ScopeFilter = EVERYTHING,
    filters: Mapping[Cut, str | None] | None = None,
    variant: str | None = None,
) -> Selection:
    return Selection(days, NOW, by, scopes, filters or {}, variant, PLACES_OF, WORKED)


def queries(metric: Metric) -> Iterator[Query]:
    for i, one in enumerate(selections(metric)):
        selection = replace(one, worked=WORKED)
        population = records_of(metric, selection)
        yield metric.counted(population, selection)
        if i < 2:
            yield population.then("records", f"SELECT record_id, CAST({metric.shown} AS DOUBLE) AS shown FROM records")


@pytest.mark.parametrize("metric_id", all_metrics())
def test_every_engine_counts_the_same(duckdb: DuckDbEngine, other: Asked, metric_id: str) -> None:
    asked, row_count = 0, 0
    for query in queries(all_metrics()[metric_id]):
        expected = duckdb.run(query)
        assert differences(expected, other.run(query)) == [], query.text
        asked, row_count = asked + 1, row_count + expected.num_rows
    assert asked >= 4
    assert row_count, "facts that nothing is counted of prove nothing"
