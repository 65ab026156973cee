"""Who sees the models of what customers will bring, and who may have them fitted anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.areas.metrics.brand import NOW
from tests.areas.metrics.test_foretelling import Shop, regulars
from tests.web.cast import ANALYST, NORTHERN, OWNER, House, house_with
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.metrics.lifetime.service import JOB_KIND
from zhiyin.staff.service import StaffService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.web.api import customer_value, jobs


@pytest.fixture
def shop(db: Database, tmp_path: Path) -> Iterator[Shop]:
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        yield Shop(db, engine, FixedClock(NOW))


@pytest.fixture
def house(shop: Shop, tmp_path: Path) -> House:
    routers = (jobs.router, customer_value.router)
    staff = StaffService(shop.db, shop.clock)
    return house_with(shop.db, shop.clock, tmp_path, staff, routers, jobs=shop.jobs, customer_value=shop.service)


def test_an_analyst_sees_the_models_and_how_they_did(house: House, shop: Shop) -> None:
    shop.sells(regulars(500))
    (fit,) = shop.foretells()
    with house.as_(ANALYST) as browser:
        (found,) = browser.get("/customer-value").json()["data"]
    assert fit.found.model
    assert (found["currency"], found["customers"]) == ("CNY", 500)
    assert found["buying"]["r"] == fit.found.model.buying.r
    assert found["hold_out"]["bias"] is not None
    assert found["bought_once"] + found["bought_again"] == 500


def test_too_few_customers_are_said_in_the_readers_language(house: House, shop: Shop) -> None:
    shop.sells(regulars(20))
    shop.foretells()
    with house.as_(ANALYST) as browser:
        (found,) = browser.get("/customer-value", Accept_Language="zh-CN").json()["data"]
    assert (found["buying"], found["warnings"]) == (None, ["复购过的客户太少"])


def test_who_sees_a_part_of_the_rows_sees_none_of_it(house: House, shop: Shop) -> None:
    shop.sells(regulars(60))
    shop.foretells()
    with house.as_(NORTHERN) as browser:
        assert browser.get("/customer-value").json()["data"] == []
        assert browser.ask("POST", "/customer-value/fits").status_code == 403


def test_the_owner_has_the_models_fitted_anew_and_follows_the_job(house: House, shop: Shop) -> None:
    with house.as_(OWNER) as browser:
        asked = browser.ask("POST", "/customer-value/fits")
        assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
        job = shop.jobs.claim([JOB_KIND])
        assert job
        assert browser.get(f"/jobs/{job.id}").json()["state"] == "running"
