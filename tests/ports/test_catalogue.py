"""Every query of the catalogue gives the same rows on every engine, compared cell by cell with DuckDB's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pyarrow as pa
import pytest

from tests.ports.answers import differences
from tests.ports.facts_of_all_kinds import NOW, SCOPES, facts
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import PLACES, Compare, Days, Dimension, Metric, Selection
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Asked, Query
from zhiyin.warehouse.export import export_facts
from zhiyin.warehouse.facts import encode_table
from zhiyin.warehouse.lake import Lake

pytestmark = pytest.mark.engines

APRIL = Days(date(2026, 4, 1), date(2026, 4, 30))
HALF = 1_100  # rows of a table
WORKED = {version: 10**15 + version for version in range(4)}  # microseconds of business hours, by version
PLACES_OF = {
    scope: (f"brand {scope % 2}", f"department {scope % 3}" if scope else "", f"region {scope}") for scope in SCOPES
}


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbEngine]:
    engine = DuckDbEngine(tmp_path_factory.mktemp("duckdb") / "facts.duckdb")
    for name, table in facts().items():
        engine.load(name, table)
    engine.confirm(NOW)
    yield engine
    engine.close()


@contextmanager
def _clickhouse(folder: Path) -> Iterator[Asked]:
    pytest.importorskip("chdb", reason="ClickHouse in process is not installed: make test-engines")
    from zhiyin.warehouse.clickhouse_engine import ClickHouseEngine

    engine = ClickHouseEngine(f"chdb://{folder / 'clickhouse'}")
    for name, table in facts().items():
        engine.load(name, table)
    yield engine
    engine.close()


@contextmanager
def _sail(folder: Path) -> Iterator[Asked]:
    """Spark Connect spoken by one process, over an export of the lake of which half is sorted into days."""
    server = pytest.importorskip("pysail.spark", reason="pysail is not installed: make test-engines").SparkConnectServer
    from zhiyin.warehouse.spark_engine import SparkEngine

    exported(folder)
    started = server(port=0)
    started.start()
    _, port = started.listening_address
    engine = SparkEngine(f"spark://127.0.0.1:{port}?facts={folder / 'export'}")
    yield engine
    engine.close()
    started.stop()


class Sent:
    """A batch on its way into the lake."""

    def __init__(self, id_: int, fact: str, table: pa.Table) -> None:
        self.id, self.fact, self.payload = id_, fact, encode_table(table)


def exported(folder: Path) -> None:
    """The facts in a lake: those up to early April sorted into days, others as they came; then exported."""
    lake, engine = Lake(folder / "lake"), DuckDbEngine(folder / "kept.duckdb")
    ids = count()
    for first in (0, HALF):
        sent = [Sent(next(ids), name, table.slice(first, HALF)) for name, table in facts().items()]
        engine.apply(sent)
        lake.add(sent, as_of=NOW)
        lake.compact(engine, before=date(2026, 4, 8))
    engine.close()
    export_facts(folder / "lake", folder / "export")


ENGINES: Mapping[str, Callable[[Path], AbstractContextManager[Asked]]] = {"clickhouse": _clickhouse, "pysail": _sail}


@pytest.fixture(scope="module", params=ENGINES)
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


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
    yield _selection(days, scopes=ScopeFilter(frozenset()))


def _selection(
    days: tuple[Days, ...],
    *,
    by: tuple[Dimension, ...] = (),
    scopes: ScopeFilter = EVERYTHING,
    filters: Mapping[Dimension, str | None] | None = None,
    variant: str | None = None,
) -> Selection:
    return Selection(days, NOW, by, scopes, filters or {}, variant, PLACES_OF, WORKED)


def queries(metric: Metric) -> Iterator[Query]:
    for i, one in enumerate(selections(metric)):
        selection = replace(one, worked=WORKED)
        population = metric.population(selection)
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
