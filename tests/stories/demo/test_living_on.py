from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from tests.stories.demo.conftest import app_of
from tests.stories.running import free_port
from zhiyin.base.clock import to_micros
from zhiyin.connectors.demo.live import as_message, lives_on
from zhiyin.connectors.demo.stream import tell
from zhiyin.connectors.demo.year import plan_year
from zhiyin.touchpoints.model import Interaction
from zhiyin.touchpoints.vocabulary import check

NOW = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def later() -> list[Interaction]:
    """What the people of a brand of 400 do next."""
    return [said for _, said in islice(lives_on(400, 7, NOW), 3000)]


class TestTheLivesAfterTheFill:
    def test_follow_only_orders_that_were_placed_in_them(self, later: list[Interaction]) -> None:
        placed: set[str] = set()
        for said in later:
            number = said.properties.get("order_id")
            if said.name in ("Order Completed", "Payment Failed"):
                placed.add(str(number))
            assert number is None or number in placed

    def test_are_of_the_same_people_under_new_numbers(self, later: list[Interaction]) -> None:
        before = [said for chunk in tell(plan_year(400, 7, NOW)) for _, said in chunk]
        users = {i.value for said in before for i in said.identifiers if i.kind == "user_id"}
        assert {i.value for said in later for i in said.identifiers if i.kind == "user_id"} <= users
        assert not {said.event_id for said in before} & {said.event_id for said in later}
        orders = {said.properties["order_id"] for said in before if said.name == "Order Completed"}
        assert not orders & {said.properties.get("order_id") for said in later}

    def test_keep_to_the_tracking_plan_and_move_their_promises(self, later: list[Interaction]) -> None:
        at = datetime(2026, 11, 25, tzinfo=UTC)
        for said in later:
            message = as_message(said, at)
            assert not check(message.get("event", "Identified"), message.get("properties", {}))
            if "promised_at" in said.properties:
                planned = datetime.fromisoformat(said.properties["promised_at"])
                moved = datetime.fromisoformat(message["properties"]["promised_at"])
                assert abs((moved - at) - (planned - datetime.fromtimestamp(said.at // 10**6, UTC))).seconds < 2


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return
        time.sleep(0.25)
    raise AssertionError("it did not happen in time")


@pytest.mark.slow
def test_the_command_fills_serves_lives_on_and_stops(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    command = [sys.executable, "-m", "zhiyin.main", "demo", "--serve", "--customers", "80", "--data", str(data)]
    begun = to_micros(datetime.now(UTC))
    process = subprocess.Popen([*command, "--port", str(port)], env={**os.environ}, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: (data / "demo.json").exists() and '"is_filled": true' in (data / "demo.json").read_text())
        app = app_of(data)

        def live_count() -> int:
            with app.db.reading() as tx:
                return int(tx.scalar(text("SELECT count(*) FROM interaction WHERE at >= :at"), {"at": begun}) or 0)

        wait_for(lambda: live_count() >= 5)
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200
        app.close()
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
