"""What an event and a question cost as facts grow, on one machine: DuckDB, two threads, 4 GB.

The facts are kept where ZHIYIN_BENCH_FOLDER says. Beside the time that passed stands the processor's own (of all
threads), which says more on a machine that does other things as well.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from tests.bench.many_facts import NOW, fill
from zhiyin.base.clock import FixedClock
from zhiyin.metrics.model import Card, Compare, Days, Dimension, Subject
from zhiyin.metrics.service import MetricService, Question
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.duckdb_schema import stored
from zhiyin.warehouse.engine import Query
from zhiyin.warehouse.facts import FACTS

SIZES = [int(size) for size in os.environ.get("ZHIYIN_BENCH_SIZES", "1000000,10000000").split(",")]
ASKED = os.environ.get("ZHIYIN_BENCH_METRICS", "")  # named by comma; otherwise all
ROUNDS = int(os.environ.get("ZHIYIN_BENCH_ROUNDS", "3"))
YEAR = Days(date(2025, 7, 1), date(2026, 6, 30))
MONTH = Question(Days(date(2026, 6, 1), date(2026, 6, 30)), compare=Compare.PREVIOUS)
BATCH = 10_000

OVER_LIVES = {
    *("cohort_churn_rate", "churn_hazard", "transactional_churn_rate", "customer_tenure", "repeat_purchase_rate"),
    *("bracket_retention", "day_retention", "unbounded_retention"),
    *("historic_customer_value", "predictive_customer_value", "active_customer_share"),
}
"""Cohort, retention and lifetime metrics: they look at all that a customer ever did."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How long one answer took, in seconds."""

    what: str
    passed: float
    worked: float  # by the processor


def growth(folder: Path) -> None:
    """The bars at 10 and 100 million facts: overview and cuts 0.3 and 2 s, cohort and lifetime metrics 1 and 8 s."""
    folder = Path(os.environ.get("ZHIYIN_BENCH_FOLDER", folder))
    for size in SIZES:
        path = folder / f"{size}.duckdb"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            print(f"{size:,} facts made in {fill(path, size):.0f} s")
        with closing(DuckDbEngine(path, memory_limit="4GB")) as engine:
            _report(engine, path, size)


def _report(engine: DuckDbEngine, path: Path, size: int) -> None:
    on_disk = path.stat().st_size
    print(f"{size:,} facts: {on_disk / 1e6:,.0f} MB, {on_disk / size:.1f} bytes a fact; load {os.getloadavg()[0]:.1f}")
    _print("an event taken in (of 10,000 at once)", _taken_in(engine), each=BATCH)
    service = MetricService(engine, FixedClock(NOW), ZoneInfo("Asia/Shanghai"))
    headlines = service.headlines()
    asked = _timed("overview", lambda: service.overview(headlines, MONTH))
    _print(f"overview, {len(headlines)} metrics with comparison", asked)
    kinds: dict[str, list[Taken]] = {}
    cards = [service.get_card(name) for name in ASKED.split(",")] if ASKED else service.list_cards()
    for card in cards:
        kinds.setdefault(_kind(card), []).extend(_by_two(service, card))
    for kind, taken in kinds.items():
        _print(f"a year by two dimensions: {kind}", taken)
        by_metric = {one.what: one for one in sorted(taken, key=lambda one: one.worked)}  # the slowest of each stays
        for one in sorted(by_metric.values(), key=lambda one: -one.worked)[:3]:
            print(f"    {one.what:36} {one.passed:7.2f} s, processor {one.worked:7.2f} s")
    print(f"  most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB", flush=True)


def _kind(card: Card) -> str:
    if card.id in OVER_LIVES:
        return "cohort, retention, lifetime"
    is_barred = card.subject in {Subject.FEELINGS, Subject.SERVICE, Subject.PURCHASES}
    return "satisfaction, orders, service" if is_barred else "behaviour and the rest"


def _by_two(service: MetricService, card: Card) -> list[Taken]:
    by = tuple(cut for cut in card.dimensions if cut is Dimension.MONTH or not cut.is_time)[:2]
    return _timed(card.id, partial(service.values, card.id, Question(YEAR, by)))


def _taken_in(engine: DuckDbEngine) -> list[Taken]:
    """New interactions behind those that are there."""
    fact = FACTS["fact_interactions"]
    last = Query(f"SELECT * FROM {stored(fact)} ORDER BY fact_id DESC LIMIT {BATCH}")
    (row,) = engine.run(Query(f"SELECT max(fact_id) AS highest FROM {stored(fact)}")).to_pylist()
    rows, beyond = engine.run(last), row["highest"] + 1

    def take() -> None:
        nonlocal beyond
        ids = pa.array(range(beyond, beyond + BATCH), pa.int64())
        engine.load(fact.name, rows.set_column(0, "fact_id", ids))
        beyond += BATCH

    return _timed("taken in", take, rounds=10)


def _timed(what: str, work: Callable[[], object], rounds: int = ROUNDS) -> list[Taken]:
    """Each time that the work was done; asked for several, but for the first, which warms up."""
    taken = []
    for _ in range(rounds + 1 if rounds > 1 else 1):
        began, had_worked = time.perf_counter(), time.process_time()
        work()
        taken.append(Taken(what, time.perf_counter() - began, time.process_time() - had_worked))
    return taken[1:] or taken


def _print(what: str, taken: Sequence[Taken], each: int = 1) -> None:
    unit, factor = ("µs", 1e6 / each) if each > 1 else ("s", 1.0)
    passed = [factor * _quantile([one.passed for one in taken], share) for share in (0.5, 0.95)]
    worked = [factor * _quantile([one.worked for one in taken], share) for share in (0.5, 0.95)]
    print(
        f"  {what}: p50 {passed[0]:.2f} {unit}, p95 {passed[1]:.2f} {unit}; "
        f"processor p50 {worked[0]:.2f} {unit}, p95 {worked[1]:.2f} {unit}; {len(taken)} measured",
        flush=True,
    )


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
