"""Asks one engine every question of the catalogue, in a process of its own, and writes down answers, times and memory.

usage: python -m tests.bench.asking ENGINE FOLDER    the facts are FOLDER/facts.duckdb
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.many_facts import NOW
from tests.ports.spark_cluster import SparkCluster
from tests.ports.test_catalogue import PLACES_OF, WORKED
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Compare, Days, Dimension, Metric, Selection
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.duckdb_schema import stored
from zhiyin.warehouse.engine import Asked, Query
from zhiyin.warehouse.export import export_facts
from zhiyin.warehouse.facts import FACTS
from zhiyin.warehouse.lake import Lake

YEAR = Days(date(2025, 7, 1), date(2026, 6, 30))
JUNE = Days(date(2026, 6, 1), date(2026, 6, 30))
MEMORY = os.environ.get("ZHIYIN_BENCH_MEMORY", "4GB")
ROWS_AT_ONCE = 250_000


def questions() -> Iterator[tuple[str, Query]]:
    """Of each metric: June against May, and the year by month and its first other dimension."""
    for metric_id, metric in all_metrics().items():
        cuts = [cut for cut in metric.card.dimensions if cut is Dimension.MONTH or not cut.is_time]
        yield f"{metric_id} of a month", _counted(metric, (JUNE, JUNE.compared(Compare.PREVIOUS)), ())
        yield f"{metric_id} of a year", _counted(metric, (YEAR,), tuple(cuts[:2]))


def _counted(metric: Metric, spans: tuple[Days, ...], by: tuple[Dimension, ...]) -> Query:
    selection = Selection(spans, NOW, by, places=PLACES_OF, worked=WORKED)
    return metric.counted(metric.population(selection), selection)


@contextmanager
def duckdb(folder: Path) -> Iterator[tuple[Asked, Callable[[], float]]]:
    with closing(DuckDbEngine(folder / "facts.duckdb", memory_limit=MEMORY)) as engine:
        yield engine, _own_mb


@contextmanager
def clickhouse(folder: Path) -> Iterator[tuple[Asked, Callable[[], float]]]:
    from zhiyin.warehouse.clickhouse_engine import ClickHouseEngine

    with closing(ClickHouseEngine(f"chdb://{folder / 'clickhouse'}")) as engine:
        if engine.as_of() is None:
            begun = time.perf_counter()
            for name, table in rows(folder):
                engine.load(name, table)
            engine.apply([], as_of=NOW)
            print(f"  taken in by {time.perf_counter() - begun:.0f} s")
        yield engine, _own_mb


@contextmanager
def pysail(folder: Path) -> Iterator[tuple[Asked, Callable[[], float]]]:
    server = import_module("pysail.spark").SparkConnectServer(port=0)
    server.start()
    _, port = server.listening_address
    with _spark(folder, f"127.0.0.1:{port}") as engine:
        yield engine, _own_mb
    server.stop()


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[Asked, Callable[[], float]]]:
    """The memory is that of all processes of the cluster."""
    with SparkCluster(folder / "cluster", memory="2g") as machines, _spark(folder, machines.address) as engine:
        yield engine, machines.peak_mb


@contextmanager
def _spark(folder: Path, address: str) -> Iterator[Asked]:
    from zhiyin.warehouse.spark_engine import SparkEngine

    exported(folder)
    with closing(SparkEngine(f"spark://{address}?facts={folder / 'export'}")) as engine:
        yield engine


def rows(folder: Path) -> Iterator[tuple[str, pa.Table]]:
    """All facts, some at a time."""
    with closing(DuckDbEngine(folder / "facts.duckdb", memory_limit=MEMORY)) as engine:
        for fact in FACTS.values():
            (row,) = engine.run(Query(f"SELECT max({fact.key}) AS highest FROM {stored(fact)}")).to_pylist()
            for first in range(0, (row["highest"] or -1) + 1, ROWS_AT_ONCE):
                within = f"{fact.key} BETWEEN $first AND $last"
                params = {"first": first, "last": first + ROWS_AT_ONCE - 1}
                yield fact.name, engine.run(Query(f"SELECT * FROM {stored(fact)} WHERE {within}", params))


def exported(folder: Path) -> None:
    """The facts as `zhiyin export` would have them, once."""
    if (folder / "export" / "manifest.json").exists():
        return
    begun = time.perf_counter()
    lake = Lake(folder / "lake")
    with closing(DuckDbEngine(folder / "facts.duckdb", memory_limit=MEMORY)) as engine:
        days = lake.compact(engine, before=NOW.date() + timedelta(days=1))  # east of Greenwich that day has begun
    sorted_in = time.perf_counter() - begun
    export_facts(folder / "lake", folder / "export")
    print(f"  {days:,} days sorted in {sorted_in:.0f} s, exported in {time.perf_counter() - begun - sorted_in:.0f} s")


Opened = Callable[[Path], AbstractContextManager[tuple[Asked, Callable[[], float]]]]
ENGINES: Mapping[str, Opened] = {"duckdb": duckdb, "clickhouse": clickhouse, "pysail": pysail, "spark": cluster}


def _own_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main(name: str, folder: Path) -> None:
    """Ask what was not asked before: one that was stopped goes on where it was."""
    answers = folder / "answers" / name
    answers.mkdir(parents=True, exist_ok=True)
    told_in = answers / "told.json"
    seconds: dict[str, float] = json.loads(told_in.read_text())["seconds"] if told_in.exists() else {}
    with ENGINES[name](folder) as (engine, peak_mb):
        for question, query in questions():
            if (answers / f"{question}.parquet").exists():
                continue
            begun = time.perf_counter()
            answer = engine.run(query)
            seconds[question] = time.perf_counter() - begun
            pq.write_table(answer, answers / f"{question}.parquet")
            told = {"seconds": seconds, "mb": peak_mb(), "load": os.getloadavg()[0]}
            told_in.write_text(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
