from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from tests.stories.demo.conftest import app_of, zhiyin
from zhiyin.app.build import App, Warehouse, open_warehouse
from zhiyin.app.sample_data import KEPT, SampleData
from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.live import LiveHub
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.arrival import Arrival
from zhiyin.customers.cuts import Choice
from zhiyin.customers.model import Identifier, Trust
from zhiyin.db.database import metadata
from zhiyin.staff.access import Permission
from zhiyin.touchpoints.model import Interaction, Rejected
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Engine, Query
from zhiyin.warehouse.facts import CUSTOMER_VALUES, FACTS
from zhiyin.warehouse.lake import Lake, rebuild
from zhiyin.web.api.openapi import create_api


@pytest.fixture
def data(tmp_path: Path) -> Path:
    zhiyin("demo", "--customers", "60", "--data", str(tmp_path / "data"))
    return tmp_path / "data"


def fact_counts(engine: Engine) -> dict[str, int]:
    """Of what is told; what is foretold comes with the first fit of a server."""
    names = [fact.name for fact in FACTS.values() if fact.can_retract and fact is not CUSTOMER_VALUES]
    return {name: engine.run(Query(f"SELECT count(*) AS n FROM {name}"))["n"][0].as_py() for name in names}


def facts_in(data: Path) -> dict[str, int]:
    app = app_of(data)
    warehouse = open_warehouse(app)
    try:
        return fact_counts(warehouse.engine)
    finally:
        warehouse.close()
        app.close()


OURS = Interaction(
    event_id="1",
    type="track",
    name="Signed In",
    at=1_700_000_000_000_000,
    received_at=1_700_000_000_000_000,
    identifiers=(Identifier("user_id", "ours"),),
)


@contextmanager
def opened(data: Path) -> Iterator[tuple[App, Warehouse]]:
    app = app_of(data)
    warehouse = open_warehouse(app)
    try:
        yield app, warehouse
    finally:
        warehouse.close()
        app.close()


def take(app: App, message: Interaction | Rejected) -> None:
    source = app.sources.create("our shop", "web")
    app.intake.take([Arrival(source, Trust.SERVER, "test", message)])


class TestRemovingTheSampleData:
    def test_leaves_no_row_but_those_of_the_house(self, data: Path) -> None:
        zhiyin("demo", "--remove", "--data", str(data))
        app = app_of(data)
        with app.db.reading() as tx:
            left = {t.name for t in metadata.sorted_tables if tx.scalar(select(func.count()).select_from(t))}
        app.close()
        assert left <= KEPT
        assert not left & {"source", "source_key"}

    def test_keeps_what_the_brand_decided_of_traits_but_no_value_of_theirs(self, data: Path) -> None:
        with opened(data) as (app, _):
            cuts = app.customers.cuts
            city, plan, *_ = cuts.names()
            with app.db.transaction() as tx:
                cuts.choose(tx, city, Choice.NEVER, cuts.newest())
                cuts.choose(tx, plan, Choice.ALWAYS, cuts.newest())
        zhiyin("demo", "--remove", "--data", str(data))
        with opened(data) as (app, _):
            left = [(cut.name, cut.choice, cut.values) for cut in app.customers.cuts.list_traits()]
        assert left == sorted([(city, Choice.NEVER, ()), (plan, Choice.ALWAYS, ())])

    def test_leaves_no_fact_also_after_a_rebuild_from_the_lake(self, data: Path, tmp_path: Path) -> None:
        zhiyin("demo", "--remove", "--data", str(data))
        app = app_of(data)
        warehouse = open_warehouse(app)
        again = DuckDbEngine(tmp_path / "again.duckdb")
        rebuild(Lake(data / "lake"), again, app.facts.list_waiting((), limit=10_000))
        assert set(fact_counts(warehouse.engine).values()) == {0}
        assert fact_counts(again) == fact_counts(warehouse.engine)
        warehouse.close()
        app.close()

    def test_is_refused_beside_interactions_of_ones_own(self, data: Path) -> None:
        with opened(data) as (app, warehouse):
            take(app, OURS)
            with pytest.raises(Conflict, match="our shop"):
                SampleData(app, warehouse).remove()
            assert app.customers.search("ours", EVERYTHING)

    def test_is_refused_when_ones_own_come_while_it_works(self, data: Path) -> None:
        with opened(data) as (app, warehouse):
            before = fact_counts(warehouse.engine)
            with pytest.raises(Conflict, match="our shop"):
                SampleData(app, warehouse, wait=lambda _seconds: take(app, OURS)).remove()
            assert app.customers.search("ours", EVERYTHING)
            warehouse.loader.step()
            assert fact_counts(warehouse.engine)["fact_interactions"] == before["fact_interactions"] + 1
            assert all(source.disabled_at is None for source in app.sources.list_sources(EVERYTHING))

    def test_is_refused_beside_messages_of_ones_own_in_quarantine(self, data: Path) -> None:
        with opened(data) as (app, warehouse):
            take(app, Rejected(reason="the event has no name", raw=b'{"order": 1}'))
            with pytest.raises(Conflict, match="our shop"):
                SampleData(app, warehouse).remove()

    def test_needs_some(self, data: Path) -> None:
        zhiyin("demo", "--remove", "--data", str(data))
        app = app_of(data)
        warehouse = open_warehouse(app)
        with pytest.raises(NotFound):
            SampleData(app, warehouse).remove()
        warehouse.close()
        app.close()

    def test_makes_room_for_the_same_brand_again(self, data: Path) -> None:
        """Row keys are never used twice: a new fact would be taken for an older form of a removed one."""
        before = facts_in(data)
        zhiyin("demo", "--remove", "--data", str(data))
        zhiyin("demo", "--customers", "60", "--data", str(data))
        after = facts_in(data)
        assert {fact for fact, count in after.items() if not count} == {"fact_opinions"}, "nothing reads texts yet"
        assert after == pytest.approx(before, rel=0.02)  # some minutes have passed


def test_the_console_can_remove_them_too(data: Path) -> None:
    app = app_of(data)
    warehouse = open_warehouse(app)
    _, secret = app.staff.keys.make(None, "console", list(Permission))
    with TestClient(create_api(app, warehouse, LiveHub()), headers={"Authorization": f"Bearer {secret}"}) as browser:
        before = browser.get("/sample-data").json()
        removed = browser.delete("/sample-data")
        after, again = browser.get("/sample-data").json(), browser.delete("/sample-data")
    warehouse.close()
    app.close()
    assert before["sample_data"]
    assert before["interaction_count"] > 1000
    assert (removed.status_code, again.status_code) == (204, 404)
    assert after == {"sample_data": False, "interaction_count": 0, "own_sources": []}
