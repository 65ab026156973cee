"""The tree of KPIs stays a tree when two people change it at once, is read by several threads, and closed in time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from tests.areas.metrics.brand import ZONE
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Conflict, InvalidInput, NotFound, ZhiyinError
from zhiyin.base.scope import EVERYTHING
from zhiyin.db.database import Database, Transaction
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.results import MetricResult
from zhiyin.metrics.service import MetricService, Question
from zhiyin.performance.kpis import store
from zhiyin.performance.kpis.model import Kpi, Measure, Rhythm
from zhiyin.performance.kpis.results import KpiResults
from zhiyin.performance.kpis.service import Draft, KpiService
from zhiyin.performance.service import TargetService
from zhiyin.staff.access import Permission, Principal
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

SOMEBODY = Principal("usr_1", "Lin", None, frozenset(Permission), EVERYTHING, "user")
LONG_ENOUGH = 1.0
"""Seconds in which a change that waits for nobody is done."""


@pytest.fixture
def tree(db: Database, clock: FixedClock) -> KpiService:
    audit = StaffService(db, clock).audit
    return KpiService(db, clock, audit, TargetService(db, clock, audit), all_metrics())


@pytest.fixture
def pair(tree: KpiService) -> tuple[Kpi, Kpi]:
    one, other = (tree.add(SOMEBODY, Draft(name=name), None, None) for name in ("Service", "Retail"))
    return one, other


def refused(db: Database, first: Callable[[Transaction], None], second: Callable[[], object]) -> type[ZhiyinError]:
    """How the second change ends that begins before the first has ended."""
    with ThreadPoolExecutor(1) as pool:
        with db.transaction() as tx:
            one_at_a_time(tx, "kpis")
            first(tx)
            changing = pool.submit(second)
            wait([changing], timeout=LONG_ENOUGH)
        error = changing.exception()
    assert isinstance(error, ZhiyinError), "both were done"
    return type(error)


def test_two_moves_make_no_circle(db: Database, tree: KpiService, pair: tuple[Kpi, Kpi]) -> None:
    one, other = pair
    ended = refused(
        db,
        lambda tx: store.save_kpi(tx, replace(one, parent_id=other.id)),
        lambda: tree.change(SOMEBODY, other.id, Draft(one.id, other.name), None),
    )
    assert ended is InvalidInput


def test_nothing_is_added_below_what_goes(
    db: Database, clock: FixedClock, tree: KpiService, pair: tuple[Kpi, Kpi]
) -> None:
    gone = pair[0].id
    ended = refused(
        db,
        lambda tx: store.remove_kpi(tx, gone, clock.now()),
        lambda: tree.add(SOMEBODY, Draft(gone, "Team"), None, None),
    )
    assert ended is NotFound


def test_nothing_goes_while_something_comes_below_it(db: Database, tree: KpiService, pair: tuple[Kpi, Kpi]) -> None:
    one, other = pair
    ended = refused(
        db,
        lambda tx: store.save_kpi(tx, replace(one, parent_id=other.id)),
        lambda: tree.remove(SOMEBODY, other.id),
    )
    assert ended is Conflict


class SideBySide(MetricService):
    """Answers two questions at once, and none alone."""

    both = Barrier(2)

    def values(self, metric_id: str, question: Question) -> MetricResult:
        self.both.wait(timeout=20)
        return super().values(metric_id, question)


def test_values_are_read_side_by_side(db: Database, clock: FixedClock, tree: KpiService, tmp_path: Path) -> None:
    asked = [Measure(metric, "", (), Rhythm.MONTH) for metric in ("review_stars", "first_response_time")]
    ids = [tree.add(SOMEBODY, Draft(), measure, None).id for measure in asked]
    audit = StaffService(db, clock).audit
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        metrics = SideBySide(engine, clock, ZONE)
        results = KpiResults(db, tree, metrics, clock, audit, ZONE, dict)
        found = results.read(SOMEBODY, date(2026, 2, 14))
    assert [(one.kpi.id, one.told and one.told.estimate.n) for one in found] == [(each, 0) for each in ids]


def test_nothing_is_closed_before_all_facts_have_come_in_once(
    db: Database, clock: FixedClock, tree: KpiService, tmp_path: Path
) -> None:
    tree.add(SOMEBODY, Draft(), Measure("review_stars", "", (), Rhythm.MONTH), None)
    audit = StaffService(db, clock).audit
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        results = KpiResults(db, tree, MetricService(engine, clock, ZONE), clock, audit, ZONE, dict)
        with pytest.raises(Conflict, match="come in"):
            results.close(SOMEBODY, Rhythm.MONTH, date(2026, 2, 14))
        engine.confirm(clock.now())
        assert len(results.close(SOMEBODY, Rhythm.MONTH, date(2026, 2, 14)).closings) == 1
