"""One suite for every engine: an adapter that joins adds itself to `engines`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.ports import asked_engines
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Asked, Engine

OpenEngine = Callable[[Path], Engine]


def _duckdb(folder: Path) -> Engine:
    return DuckDbEngine(folder / "facts.duckdb")


def _clickhouse(folder: Path) -> Engine:
    """The server inside this process, through the client that speaks to a cluster."""
    pytest.importorskip("chdb", reason="ClickHouse in process is not installed: make test-engines")
    from zhiyin.warehouse.clickhouse_engine import ClickHouseEngine

    return ClickHouseEngine(f"chdb://{folder / 'clickhouse'}")


@pytest.fixture(params=[_duckdb, _clickhouse], ids=["duckdb", "clickhouse"])
def open_engine(request: pytest.FixtureRequest) -> Iterator[OpenEngine]:
    """Opens the engine on a folder; all are closed after the test."""
    with ExitStack() as stack:

        def opened(folder: Path) -> Engine:
            engine: Engine = stack.enter_context(closing(request.param(folder)))
            return engine

        yield opened


@pytest.fixture
def engine(open_engine: OpenEngine, tmp_path: Path) -> Engine:
    return open_engine(tmp_path / "engine")


@pytest.fixture(scope="session")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbEngine]:
    """DuckDB with the facts of all kinds: nothing is written to it."""
    with asked_engines.duckdb(tmp_path_factory.mktemp("duckdb")) as engine:
        yield engine


@pytest.fixture(scope="session", params=asked_engines.ENGINES)
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Each other engine, with the same facts."""
    with asked_engines.ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as engine:
        yield engine
