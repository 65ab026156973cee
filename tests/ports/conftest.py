"""One suite for every engine: an adapter that joins adds itself to `engines`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Engine

OpenEngine = Callable[[Path], Engine]


def _duckdb(folder: Path) -> Engine:
    return DuckDbEngine(folder / "facts.duckdb")


@pytest.fixture(params=[_duckdb], ids=["duckdb"])
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
