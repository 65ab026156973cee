"""Spark on several machines counts the same too, and goes on counting when one of them dies.

Each metric is asked its widest question only, for a cluster takes a second for each: whatever Spark's spelling may
get wrong, pysail is asked all of in test_catalogue.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa
import pytest

from tests.ports.answers import differences
from tests.ports.asked_engines import spark
from tests.ports.spark_cluster import SparkCluster, cluster_or_skip
from tests.ports.test_catalogue import selections
from zhiyin.metrics.catalog import all_metrics
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Asked, Query

pytestmark = pytest.mark.engines

# Every line of an order on each day of four hundred years: both workers have seconds to do.
LONG = Query("SELECT each_day(DATE '1700-01-01', DATE '2100-01-01') AS on_day").then(
    "days",
    """
    SELECT channel, count(*) AS n, sum(days_between(on_day, "day") * quantity) AS total,
        count(*) FILTER (WHERE days_between(on_day, "day") * line_total < 0) AS negative
    FROM fact_order_lines CROSS JOIN days GROUP BY channel
    """,
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    with cluster_or_skip(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def engine(cluster: SparkCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with spark(tmp_path_factory.mktemp("facts"), cluster.address) as engine:
        yield engine


@pytest.mark.parametrize("metric_id", all_metrics())
def test_counts_the_same(duckdb: DuckDbEngine, engine: Asked, metric_id: str) -> None:
    metric = all_metrics()[metric_id]
    _, split, *_ = selections(metric)  # by two dimensions, and against other days
    query = metric.counted(metric.population(split), split)
    expected = duckdb.run(query)
    assert differences(expected, engine.run(query)) == []
    assert expected.num_rows, "facts that nothing is counted of prove nothing"


def test_answers_the_same_when_a_machine_dies(duckdb: DuckDbEngine, cluster: SparkCluster, engine: Asked) -> None:
    """The last test: the cluster does not come out of it whole."""
    expected = duckdb.run(LONG)
    with ThreadPoolExecutor(1) as pool:
        lost_before = cluster.lost_tasks()
        answer = pool.submit(engine.run, LONG)
        kill_at_work(cluster, answer)
        assert differences(expected, answer.result(timeout=300)) == []
    assert is_so_within(30, lambda: cluster.lost_tasks() > lost_before), "what it had begun was lost, and done again"
    assert is_so_within(30, lambda: len(cluster.executors()) == 1)
    assert expected.num_rows > 1


def kill_at_work(cluster: SparkCluster, answer: Future[pa.Table]) -> None:
    """Kill a worker that has a task of the question in hand: it stands still while we look, so it cannot end it."""
    while True:
        assert not answer.done(), "the question was over before a worker could be killed in it"
        if all(executor["activeTasks"] for executor in cluster.executors()):
            cluster.pause_worker(1)
            time.sleep(0.5)  # what it said before is known by then
            if all(executor["activeTasks"] for executor in cluster.executors()):
                cluster.kill_worker(1)
                return
            cluster.resume_worker(1)
        time.sleep(0.1)


def is_so_within(seconds: float, is_so: Callable[[], bool]) -> bool:
    """Whether it comes true in time: Spark tells of itself a little late."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True
