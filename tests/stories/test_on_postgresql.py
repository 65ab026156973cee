"""The product on PostgreSQL: an SDK's batch becomes a timeline and a number, and a backup comes back elsewhere."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import create_engine, text

from tests.stories.running import RunningServer
from tests.stories.test_backup import fact_count, zhiyin
from tests.stories.test_full_disk import wait_for
from tests.stories.test_nothing_lost import Sender, stored_ids
from zhiyin.staff.access import Permission

pytestmark = pytest.mark.postgres

POSTGRES_URL = os.environ.get("ZHIYIN_TEST_POSTGRES_URL")
READING = [Permission.CUSTOMERS_READ, Permission.INTERACTIONS_READ, Permission.METRICS_READ]
NewDatabase = Callable[[], str]


@pytest.fixture
def new_database() -> Iterator[NewDatabase]:
    """Makes databases of their own; all of them are gone after the test."""
    if not POSTGRES_URL:
        pytest.fail("set ZHIYIN_TEST_POSTGRES_URL to run the PostgreSQL suite")
    server = create_engine(POSTGRES_URL, isolation_level="AUTOCOMMIT")
    with ExitStack() as made:
        made.callback(server.dispose)

        def new() -> str:
            return made.enter_context(_database(server))

        yield new


@contextmanager
def _database(server: Any) -> Iterator[str]:
    name = f"zhiyin_{uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def serving(data: Path, database_url: str) -> RunningServer:
    return RunningServer(data, environment={"ZHIYIN_DATABASE_URL": database_url})


def analyst(server: RunningServer) -> httpx.Client:
    app = server.app()
    _, secret = app.staff.keys.make(None, "analyst", READING)
    app.close()
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, trust_env=False, timeout=30)


LI = "li@example.com"
SAID = [
    {"type": "identify", "userId": "li", "anonymousId": "browser", "traits": {"name": "李娜", "email": LI}},
    {"type": "page", "anonymousId": "browser", "properties": {"url": "https://shop.example/tea"}},
    *(
        {"type": "track", "userId": "li", "event": "Order Completed", "messageId": f"m{number}",
         "properties": {"order_id": f"O-{number}", "total": 10.5, "currency": "CNY"}}
        for number in range(3)
    ),
]  # fmt: skip

MORE = [{"type": "track", "userId": "new", "event": "Product Viewed", "messageId": "after"}]


def seen(server: RunningServer) -> dict[str, Any]:
    """What somebody who asks the API sees, once everything has arrived."""
    server.wait_until_idle()
    with analyst(server) as client:
        wait_for("three orders among the facts", lambda: _order_count(client) == 3)
        (customer,) = client.get("/customers", params={"query": "李娜"}).raise_for_status().json()["data"]
        lines = client.get(f"/customers/{customer['id']}/timeline").raise_for_status().json()["data"]
    identifiers = sorted((one["kind"], one["value"]) for one in customer["identifiers"])
    return {"id": customer["id"], "identifiers": identifiers, "revenue": customer["revenue"], "timeline": lines}


def _order_count(client: httpx.Client) -> int:
    value = client.get("/metrics/order_count/values").raise_for_status().json()["value"]
    return int(value["n"]) if value else 0


def test_a_batch_becomes_a_timeline_and_a_number_and_comes_back_from_a_backup(
    tmp_path: Path, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = new_database(), new_database()
    server = serving(tmp_path / "data", first)
    key = server.write_key()
    with server:
        httpx.post(f"{server.url}/v1/batch", json={"batch": SAID}, auth=(key, ""), trust_env=False).raise_for_status()
        before = seen(server)
        assert before["identifiers"] == [("anonymous_id", "browser"), ("email", LI), ("user_id", "li")]
        assert [line["name"] for line in before["timeline"]].count("Order Completed") == 3
        during = Sender(1, server, key, batches=40)
        during.start()
        monkeypatch.setenv("ZHIYIN_DATABASE_URL", first)
        zhiyin("backup", str(tmp_path / "backup"), "--data", str(server.data))
        during.join(60)

    monkeypatch.setenv("ZHIYIN_DATABASE_URL", second)
    zhiyin("restore", str(tmp_path / "backup"), "--data", str(tmp_path / "again"))
    again = serving(tmp_path / "again", second)
    with again:
        after = seen(again)
        assert after == before
        httpx.post(f"{again.url}/v1/batch", json={"batch": MORE}, auth=(key, ""), trust_env=False).raise_for_status()
        again.wait_until_idle()
    stored = stored_ids(again)
    assert "after" in stored, "numbers go on behind those that were put back"
    assert set(stored.values()) == {1}
    assert fact_count(again) == len(stored)


def test_kill_9_loses_and_doubles_nothing(tmp_path: Path, new_database: NewDatabase) -> None:
    server = serving(tmp_path / "data", new_database())
    key = server.write_key()
    server.start()
    sender = Sender(0, server, key, batches=60)
    sender.start()
    for _ in range(2):
        time.sleep(1)
        server.kill()
        server.start()
    sender.join(120)
    server.wait_until_idle()
    assert server.stop() == 0
    stored = stored_ids(server)
    assert stored.keys() == set(sender.acknowledged)
    assert set(stored.values()) == {1}
