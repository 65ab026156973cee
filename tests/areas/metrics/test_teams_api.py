"""The scores of departments over the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.areas.metrics.brand import NOW, ZONE
from tests.areas.metrics.test_teams import PLACES, shops
from tests.web.cast import ANALYST, NORTHERN, House, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.metrics.service import MetricService
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.web.api import teams

MARCH = "from=2026-03-05&to=2026-03-10"


@pytest.fixture
def house(db: Database, tmp_path: Path) -> Iterator[House]:
    clock = FixedClock(NOW)
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        engine.apply(shops(12).batches(), as_of=NOW)
        warehouse: Any = SimpleNamespace(metrics=MetricService(engine, clock, ZONE))
        routers = (lambda app: teams.router(app, warehouse),)
        yield house_with(db, clock, tmp_path, StaffService(db, clock), routers, places=lambda: PLACES)


def test_an_analyst_sees_departments_side_by_side(house: House) -> None:
    with house.as_(ANALYST) as browser:
        found = browser.get(f"/team-scores/customer_satisfaction?{MARCH}", Accept_Language="zh-CN").json()
    assert (found["name"], found["staff_name"]) == ("客户满意度", "员工净推荐值")
    assert found["period"] == {"from": "2026-03-01", "to": "2026-03-31"}, "whole months"
    assert (len(found["data"]), found["data"][0]["department"], found["data"][0]["staff"]["n"]) == (12, "Shop 01", 15)
    assert (found["correlation"]["n"], found["least_departments"]) == (12, 10)
    assert found["correlation"]["low"] < found["correlation"]["value"] < found["correlation"]["high"]


def test_who_sees_other_rows_sees_no_department(house: House) -> None:
    with house.as_(NORTHERN) as browser:
        found = browser.get(f"/team-scores/customer_satisfaction?{MARCH}").json()
    assert (found["data"], found["correlation"]) == ([], None)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        pytest.param("customer_satisfaction?staff=net_promoter_score", 422, id="not of the brand's own people"),
        pytest.param("employee_engagement", 422, id="not of customers"),
        pytest.param("customer_satisfaction?staff=no_such_thing", 404, id="no such metric"),
        pytest.param("churn%20rate;drop", 422, id="no name"),
        pytest.param("stickiness?staff=" + "x" * 61, 422, id="too long"),
    ],
)
def test_what_makes_no_sense_is_refused(house: House, asked: str, status: int) -> None:
    with house.as_(ANALYST) as browser:
        assert browser.get(f"/team-scores/{asked}").status_code == status
