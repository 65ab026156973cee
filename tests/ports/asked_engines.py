"""Engines that hold the facts of all kinds, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date
from itertools import count
from pathlib import Path

import pyarrow as pa
import pytest

from tests.ports.facts_of_all_kinds import NOW, facts
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Asked
from zhiyin.warehouse.export import export_facts
from zhiyin.warehouse.facts import encode_table
from zhiyin.warehouse.lake import Lake

HALF = 1_100  # rows of a table


@contextmanager
def duckdb(folder: Path) -> Iterator[DuckDbEngine]:
    """The measure of the others."""
    with closing(DuckDbEngine(folder / "facts.duckdb")) as engine:
        for name, table in facts().items():
            engine.load(name, table)
        engine.confirm(NOW)
        yield engine


@contextmanager
def _clickhouse(folder: Path) -> Iterator[Asked]:
    pytest.importorskip("chdb", reason="ClickHouse in process is not installed: make test-engines")
    from zhiyin.warehouse.clickhouse_engine import ClickHouseEngine

    with closing(ClickHouseEngine(f"chdb://{folder / 'clickhouse'}")) as engine:
        for name, table in facts().items():
            engine.load(name, table)
        yield engine


@contextmanager
def _sail(folder: Path) -> Iterator[Asked]:
    """Spark Connect spoken by one process."""
    server = pytest.importorskip("pysail.spark", reason="pysail is not installed: make test-engines").SparkConnectServer
    started = server(port=0)
    started.start()
    _, port = started.listening_address
    with spark(folder, f"127.0.0.1:{port}") as engine:
        yield engine
    started.stop()


@contextmanager
def spark(folder: Path, address: str) -> Iterator[Asked]:
    """Spark over an export of the lake of which half is sorted into days."""
    from zhiyin.warehouse.spark_engine import SparkEngine

    exported(folder)
    with closing(SparkEngine(f"spark://{address}?facts={folder / 'export'}")) as engine:
        yield engine


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


ENGINES: Mapping[str, Callable[[Path], AbstractContextManager[Asked]]] = {
    "clickhouse": _clickhouse,
    "pysail": _sail,
}
