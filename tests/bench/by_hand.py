"""What the generality of the catalogue costs: five figures beside queries written by hand for each alone."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tests.bench.many_facts import NOW, fill
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.comparing import read, rows_of
from zhiyin.metrics.model import Days, Dimension, Selection
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Query

FACTS = int(os.environ.get("ZHIYIN_BENCH_FACTS", "10000000"))
ROUNDS = 15
TARGET = 1.3
YEAR = Days(date(2025, 7, 1), date(2026, 6, 30))
JUNE = Days(date(2026, 6, 1), date(2026, 6, 30))

_CUSTOMER = "coalesce(customer_id, -identity_id)"
_WITH_CUSTOMERS = "LEFT JOIN identity_customer USING (identity_id)"
_COUNTS = "state NOT IN ('attempted', 'cancelled') AND net > 0"
_YEAR = "day BETWEEN DATE '2025-07-01' AND DATE '2026-06-30'"
_CLUSTERED = "sum(n) AS n, count(*) AS k, sum(n * n) AS nn, sum(x) AS x, sum(x * x) AS xx, sum(x * n) AS xn"
_AGAIN = [
    f"count(*) FILTER (WHERE least[1] <= $now - INTERVAL {days} DAY) AS observed_{days}, "
    f"count(*) FILTER (WHERE least[2] - least[1] <= INTERVAL {days} DAY) AS again_{days}"
    for days in (30, 60, 90, 365)
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A question of the catalogue, and the query that whoever wants no more than its answer would write."""

    metric_id: str
    days: Days
    by: tuple[Dimension, ...]
    sql: str
    params: Mapping[str, object] = field(default_factory=dict)


FIGURES = (
    Figure(
        "net_promoter_score",
        YEAR,
        (Dimension.MONTH, Dimension.CHANNEL),
        f"""
        SELECT relation, month, channel, {_CLUSTERED}, sum(promoters) AS promoters FROM (
            SELECT relation, date_trunc('month', day) AS month, channel, {_CUSTOMER} AS customer, count(*) AS n,
                sum(CASE WHEN score >= 9 THEN 1 WHEN score < 7 THEN -1 ELSE 0 END) AS x,
                count(*) FILTER (WHERE score >= 9) AS promoters
            FROM fact_responses {_WITH_CUSTOMERS}
            WHERE question_kind = 'nps' AND scale_max = 10 AND score BETWEEN 0 AND 10 AND {_YEAR}
            GROUP BY relation, month, channel, customer
        ) GROUP BY relation, month, channel
        """,
    ),
    Figure(
        "average_order_value",
        YEAR,
        (Dimension.CHANNEL,),
        f"""
        WITH orders AS (
            SELECT currency, channel, {_CUSTOMER} AS customer, net - coalesce(refunded, 0) AS amount
            FROM fact_orders {_WITH_CUSTOMERS} WHERE {_COUNTS} AND {_YEAR}
        )
        SELECT * FROM (
            SELECT currency, channel, {_CLUSTERED} FROM (
                SELECT currency, channel, customer, count(*) AS n, sum(amount) AS x FROM orders
                GROUP BY currency, channel, customer
            ) GROUP BY currency, channel
        ) JOIN (
            SELECT currency, channel, quantile_cont(amount, 0.5) AS median FROM orders GROUP BY currency, channel
        ) USING (currency, channel)
        """,
    ),
    Figure(
        "first_response_time",
        YEAR,
        (Dimension.CHANNEL,),
        f"""
        WITH tickets AS (
            SELECT channel, coalesce(first_response_at <= $now, false) AS has_ended,
                greatest(0, epoch_us(least(coalesce(first_response_at, $now), $now)) - epoch_us(opened_at)) AS wait
            FROM fact_tickets WHERE kind IS DISTINCT FROM 'call' AND {_YEAR}
        ), waits AS (
            SELECT channel, wait, count(*) AS n, count(*) FILTER (WHERE has_ended) AS ended FROM tickets
            GROUP BY channel, wait
        ), at_risk AS (
            SELECT *, sum(n) OVER (PARTITION BY channel ORDER BY wait DESC) AS left_over FROM waits
        ), curve AS (
            SELECT *, exp(sum(ln(1 - ended / left_over)) OVER so_far) AS waiting,
                sum(ended / (left_over * (left_over - ended))) OVER so_far AS variance
            FROM at_risk WHERE ended < left_over WINDOW so_far AS (PARTITION BY channel ORDER BY wait)
        )
        SELECT channel, max(left_over) AS n, sum(ended) AS ended, min(wait) FILTER (WHERE waiting <= 0.5) AS median,
            min(wait) FILTER (WHERE waiting <= 0.1) AS nine_tenths,
            min(wait) FILTER (WHERE pow(waiting, exp(1.96 * sqrt(variance) / ln(waiting))) <= 0.5) AS high,
            min(wait) FILTER (WHERE pow(waiting, exp(-1.96 * sqrt(variance) / ln(waiting))) <= 0.5) AS low
        FROM curve GROUP BY channel
        """,
        {"now": NOW},
    ),
    Figure(
        "repeat_purchase_rate",
        YEAR,
        (),
        f"""
        SELECT count(*) AS n, {", ".join(_AGAIN)} FROM (
            SELECT {_CUSTOMER} AS customer, min(ordered_at, 2) AS least FROM fact_orders {_WITH_CUSTOMERS}
            WHERE {_COUNTS} AND identity_id <> 0 GROUP BY customer
        ) WHERE least[1] >= TIMESTAMPTZ '2025-06-30 16:00Z' AND least[1] <= $now - INTERVAL 90 DAY
        """,
        {"now": NOW},
    ),
    Figure(
        "monthly_active_customers",
        JUNE,
        (),
        f"""
        SELECT count(DISTINCT {_CUSTOMER}) AS n FROM fact_sessions {_WITH_CUSTOMERS}
        WHERE day BETWEEN DATE '2026-06-01' AND DATE '2026-06-30'
        """,
    ),
)


def by_hand(folder: Path) -> None:
    """The bar: at most 1.3 times as long, from the question to value and interval of each group."""
    folder = Path(os.environ.get("ZHIYIN_BENCH_FOLDER", folder))
    path = folder / f"{FACTS}.duckdb"
    if not path.exists():
        print(f"{FACTS:,} facts made in {fill(path, FACTS):.0f} s")
    with closing(DuckDbEngine(path, memory_limit="4GB")) as engine:
        print(f"{FACTS:,} facts; ms of the processor, median of {ROUNDS} in turns; load {os.getloadavg()[0]:.1f}")
        for figure in FIGURES:
            _report(figure, engine)


def _report(figure: Figure, engine: DuckDbEngine) -> None:
    metric = all_metrics()[figure.metric_id]
    selection = Selection((figure.days,), NOW, figure.by)
    query, alone = metric.counted(metric.population(selection), selection), Query(figure.sql, figure.params)
    assert _n(engine.run(query)) == _n(engine.run(alone)), f"{figure.metric_id} by hand counts other records"
    pairs = [
        (_worked(lambda: read(metric, figure.by, rows_of(engine.run(query)))), _worked(lambda: engine.run(alone)))
        for _ in range(ROUNDS)
    ]
    ours, others = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    verdict = "holds" if ratio <= TARGET else "MISSED"
    print(f"  {figure.metric_id:28} {ours:8.1f}, by hand {others:8.1f}: {ratio:.2f} times, {verdict}")


def _n(table: pa.Table) -> int:
    """How many records were counted in all."""
    if "waits" in table.column_names:
        return sum(len(waits) for waits in table["waits"])
    return int(pc.sum(table["n"]).as_py())


def _worked(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return 1000 * (time.process_time() - begun)
