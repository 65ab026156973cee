"""What is watched, aimed at or wanted of a region looks at the rows of that region alone, as its own readers do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.areas.metrics.brand import ZONE, Brand, Order
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.db.jobs import Jobs
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Dimension
from zhiyin.metrics.results import MetricResult
from zhiyin.metrics.service import MetricService, Question
from zhiyin.performance.digest.model import Part
from zhiyin.performance.digest.writing import DigestWriter
from zhiyin.performance.kpis.model import Measure, Rhythm
from zhiyin.performance.kpis.results import KpiResults
from zhiyin.performance.kpis.service import Draft, KpiService
from zhiyin.performance.model import only_of
from zhiyin.performance.service import TargetService
from zhiyin.performance.watching.service import JOB_KIND, WatchingService
from zhiyin.performance.watching.work import WatchingWork
from zhiyin.staff.access import ROLES, Principal, scopes_granted
from zhiyin.staff.model import Role, Scope, ScopeGrant
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

METRIC = "repeat_purchase_rate"
PLACES = {1: ("A", "", "North"), 2: ("B", "", "South")}
IN_NORTH = only_of({Dimension.BRAND: "A", Dimension.REGION: "North"})
NOW = datetime(2026, 6, 20, 6, tzinfo=ZONE)
GRANT = ScopeGrant("A", region="North")
NORTHERN = Principal(
    "usr_north",
    "北方主管",
    Role.ADMIN,
    ROLES[Role.ADMIN],
    scopes_granted([GRANT], {scope_id: Scope(*words) for scope_id, words in PLACES.items()}),
    "user",
    grants=(GRANT,),
)


def orders() -> Iterator[Order]:
    """A hundred customers buy in the North for the first time; sixty of them come back, in the South."""
    for person in range(1, 101):
        first = datetime(2026, 3, 15 + person % 6, 12, tzinfo=ZONE)
        yield Order(person, person, first, 100, scope=1)
        if person <= 60:
            yield Order(1_000 + person, person, first + timedelta(days=20), 100, scope=2)


class Listening(MetricService):
    """Answers as ever, and lets one hear it."""

    heard: MetricResult | None = None

    def values(self, metric_id: str, question: Question) -> MetricResult:
        self.heard = super().values(metric_id, question)
        return self.heard


@dataclass
class Goals:
    db: Database
    clock: FixedClock
    staff: StaffService
    metrics: Listening
    targets: TargetService


@pytest.fixture
def goals(db: Database, clock: FixedClock, tmp_path: Path) -> Iterator[Goals]:
    clock.instant = NOW
    staff = StaffService(db, clock)
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        engine.apply(Brand(orders=[*orders()]).batches(), as_of=NOW)
        metrics = Listening(engine, clock, ZONE)
        yield Goals(db, clock, staff, metrics, TargetService(db, clock, staff.audit))


def places() -> Mapping[int, tuple[str, str, str]]:
    return PLACES


def test_a_kpi_of_a_region_counts_nobody_who_came_back_elsewhere(goals: Goals) -> None:
    tree = KpiService(goals.db, goals.clock, goals.staff.audit, goals.targets, all_metrics())
    results = KpiResults(goals.db, tree, goals.metrics, goals.clock, goals.staff.audit, ZONE, places)
    tree.add(NORTHERN, Draft(), Measure(METRIC, "", IN_NORTH, Rhythm.MONTH), None)
    (kpi,) = results.read(NORTHERN, date(2026, 3, 20))
    assert kpi.told
    assert (kpi.told.estimate.value, kpi.told.estimate.n) == (0, 100)


def test_a_target_of_a_region_is_held_against_its_own_rows(goals: Goals) -> None:
    goals.targets.set_target(NORTHERN, METRIC, "", 0.4, IN_NORTH)
    watching = WatchingService(goals.db, Jobs(goals.db, goals.clock), goals.clock, goals.staff.audit, ZONE)
    writer = DigestWriter(goals.metrics, watching, goals.targets, ZONE, lambda _: {}, places)
    (missed,) = writer.write(NORTHERN, [Part.TARGETS], NOW).targets or ()
    assert (missed.estimate.value, missed.estimate.n, missed.wanted) == (0, 100, 0.4)


def test_a_series_of_a_region_is_made_of_its_own_rows(goals: Goals) -> None:
    jobs = Jobs(goals.db, goals.clock)
    service = WatchingService(goals.db, jobs, goals.clock, goals.staff.audit, ZONE)
    with goals.db.transaction() as tx:
        assert [goals.staff.scopes.scope_id(tx, *place) for place in PLACES.values()] == [*PLACES]
    service.watch(NORTHERN, METRIC, "", "", IN_NORTH, places=places())
    assert service.ask_when_due()
    job = jobs.claim([JOB_KIND])
    assert job
    WatchingWork(goals.db, jobs, goals.metrics, goals.staff.audit, goals.clock, ZONE, places=places).do(job)
    assert goals.metrics.heard
    days = [value.estimate for group in goals.metrics.heard.groups for value in group.values]
    assert (len(days), sum(day.n for day in days), {day.value for day in days}) == (6, 100, {0})
