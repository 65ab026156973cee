"""The brand of the tests of KPIs, opened."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.areas.metrics.brand import ZONE, Brand
from tests.areas.performance.kpi_brand import NORTH, PLACES, SERVICE, Goals, own, said
from tests.web.cast import OWNER, Browser, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.service import MetricService
from zhiyin.performance.kpis.results import KpiResults
from zhiyin.performance.kpis.service import KpiService
from zhiyin.performance.service import TargetService
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.web.api import kpis, rankings, targets


@pytest.fixture
def goals(db: Database, clock: FixedClock, tmp_path: Path) -> Iterator[Goals]:
    staff = StaffService(db, clock)
    customs = {"own": own(1, good_from=9)}
    known = ChainMap(customs, dict(all_metrics()))
    aims = TargetService(db, clock, staff.audit, known)
    traits = ["plan"]
    tree = KpiService(db, clock, staff.audit, aims, known, lambda: traits)
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        metrics = MetricService(engine, clock, ZONE, custom=lambda: customs, traits=lambda: traits)
        results = KpiResults(db, tree, metrics, clock, staff.audit, ZONE, lambda: PLACES)
        warehouse: Any = SimpleNamespace(metrics=metrics, kpi_results=results)
        routers = [targets.router, *(lambda app, r=r: r.router(app, warehouse) for r in (kpis, rankings))]
        parts = {"targets": aims, "kpis": tree, "places": lambda: PLACES}
        found = Goals(house_with(db, clock, tmp_path, staff, routers, **parts), engine, clock, db, customs, traits)
        found.tell(Brand(answers=[*said(1_000, SERVICE, 60, 30, 10), *said(2_000, NORTH, 40, 40, 20)]))
        yield found


@pytest.fixture
def owner(goals: Goals) -> Iterator[Browser]:
    with goals.house.as_(OWNER) as browser:
        yield browser
