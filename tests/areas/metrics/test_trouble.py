"""When some of the facts cannot be counted, the other numbers are still shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest

from tests.areas.metrics.brand import NOW, ZONE, Answer, Brand, at
from tests.areas.metrics.test_showing import FIRST_OF_MARCH, MARCH
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Unavailable
from zhiyin.metrics.results import MetricResult
from zhiyin.metrics.service import MetricService, Question
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Query


class ShortOfMemory(DuckDbEngine):
    """Facts of which some need more memory than there is."""

    beyond = "fact_orders"

    def run(self, query: Query) -> pa.Table:
        if self.beyond in query.text:
            return super().run(Query("SELECT list(range) AS n FROM range(100_000_000)"))
        return super().run(query)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[ShortOfMemory]:
    """Satisfaction was good in February and is bad in March."""
    scores = [(FIRST_OF_MARCH - 20, 5), (FIRST_OF_MARCH + 10, 1)]
    answers = [
        Answer(2 * person + which, person, at(day), score, kind="csat", scale=5)
        for person in range(1, 200)
        for which, (day, score) in enumerate(scores)
    ]
    with closing(ShortOfMemory(tmp_path / "facts.duckdb", memory_limit="100MB")) as engine:
        engine.apply(Brand(answers).batches(), as_of=NOW)
        yield engine


@pytest.fixture
def metrics(engine: ShortOfMemory) -> MetricService:
    return MetricService(engine, FixedClock(NOW), ZONE)


def test_one_panel_of_the_overview_fails_by_itself(metrics: MetricService) -> None:
    score, orders = metrics.overview(["customer_satisfaction", "order_count"], Question(MARCH))
    assert isinstance(score, MetricResult)
    assert isinstance(orders, Unavailable)


def test_what_moved_is_told_of_the_metrics_that_can_be_answered(metrics: MetricService) -> None:
    assert {move.card.id for move in metrics.changes(Question(MARCH)).moves} == {"customer_satisfaction"}


def test_what_nobody_could_count_is_not_passed_off_as_no_moves(engine: ShortOfMemory, metrics: MetricService) -> None:
    engine.beyond = "fact_"
    with pytest.raises(Unavailable, match="more memory"):
        metrics.changes(Question(MARCH))
