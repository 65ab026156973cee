"""Metrics over the facts of invented brands, in a real DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from tests.areas.metrics.brand import NOW, ROUND_THE_CLOCK, ZONE, Brand, lively_brand
from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.metrics.service import MetricService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

Measuring = Callable[[Brand], MetricService]

ANYBODY = 0
"""Formulas are checked on figures that a person can work out, of one or two customers: here these are shown."""


@pytest.fixture
def measuring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measuring]:
    """The metrics of a brand."""
    with ExitStack() as stack:

        def of(brand: Brand) -> MetricService:
            path = tmp_path_factory.mktemp("facts") / "facts.duckdb"
            engine = stack.enter_context(closing(DuckDbEngine(path)))
            engine.apply(brand.batches(), as_of=NOW)
            return MetricService(engine, FixedClock(NOW), ZONE, least_people=ANYBODY)

        yield of


@pytest.fixture(scope="package")
def lively() -> Brand:
    return lively_brand()


@pytest.fixture(scope="package")
def metrics(tmp_path_factory: pytest.TempPathFactory, lively: Brand) -> Iterator[MetricService]:
    """The metrics of the lively brand, which no test changes."""
    with closing(DuckDbEngine(tmp_path_factory.mktemp("lively") / "facts.duckdb")) as engine:
        engine.apply(lively.batches(), as_of=NOW)
        worked = {ROUND_THE_CLOCK: to_micros(NOW)}
        yield MetricService(engine, FixedClock(NOW), ZONE, worked=lambda _: worked, least_people=ANYBODY)
