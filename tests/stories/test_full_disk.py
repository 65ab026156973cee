"""A full disk: what cannot be kept is refused, what was acknowledged stays, and room alone mends it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.small_disk import fill, small_disk
from tests.stories.running import RunningServer
from tests.stories.test_nothing_lost import stored_ids
from zhiyin.staff.access import Permission

DISK_MB = 192
BATCH = 50
PATIENCE_SECONDS = 180  # a listener that could not even say that it failed is told again after two minutes


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "data", DISK_MB) as folder:
        yield folder


class Shop(threading.Thread):
    """Sends orders without an end, as an SDK does: repeats what was not taken, forgets what was."""

    def __init__(self, number: int, server: RunningServer, key: str) -> None:
        super().__init__(daemon=True)
        self._number, self._url, self._key = number, f"{server.url}/v1/batch", key
        self._closing = threading.Event()
        self.acknowledged: list[str] = []
        self.answers: Counter[int] = Counter()
        self.refusal: httpx.Response | None = None
        self.broken: list[httpx.TransportError] = []

    def run(self) -> None:
        with httpx.Client(timeout=30, trust_env=False) as client:
            batch = 0
            while not self._closing.is_set():
                ids = [f"{self._number}-{batch}-{n}" for n in range(BATCH)]
                if self._is_taken(client, ids):
                    self.acknowledged += ids
                    batch += 1
                time.sleep(0.05)

    def close(self) -> None:
        self._closing.set()
        self.join(PATIENCE_SECONDS)

    def wait_for_answers(self, status: int) -> None:
        """Until a few more requests were answered so."""
        enough = self.answers[status] + 5
        wait_for(f"answers {status}", lambda: self.answers[status] >= enough)

    def _is_taken(self, client: httpx.Client, ids: list[str]) -> bool:
        orders = [
            {
                "type": "track", "event": "Order Completed", "messageId": id_, "userId": f"u{hash(id_) % 200}",
                "properties": {"order_id": id_, "total": 12.5, "currency": "CNY", "note": "n" * 400},
            }
            for id_ in ids
        ]  # fmt: skip
        try:
            answer = client.post(self._url, content=msgspec.json.encode({"batch": orders}), auth=(self._key, ""))
        except httpx.TransportError as error:
            self.broken.append(error)
            return False
        self.answers[answer.status_code] += 1
        if answer.status_code != 200:
            self.refusal = answer
        return answer.status_code == 200


def wait_for(what: str, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"never seen: {what}"
        time.sleep(0.2)


class Analyst:
    """Somebody who asks the running server for its numbers."""

    def __init__(self, server: RunningServer) -> None:
        app = server.app()
        _, secret = app.staff.keys.make(None, "numbers", [Permission.METRICS_READ])
        app.close()
        self._client = httpx.Client(
            base_url=f"{server.url}/api/v1",
            headers={"Authorization": f"Bearer {secret}"},
            timeout=30,
            trust_env=False,
        )

    def order_count(self) -> int:
        answer = self._client.get("/metrics/order_count/values").raise_for_status().json()
        return int(answer["value"]["n"] or 0) if answer["value"] else 0


@pytest.mark.slow
def test_a_full_disk_refuses_loses_nothing_and_recovers_by_itself(disk: Path) -> None:
    server = RunningServer(disk)
    key = server.write_key()
    server.start()
    analyst = Analyst(server)
    shops = [Shop(n, server, key) for n in range(2)]
    for shop in shops:
        shop.start()
    wait_for("orders among the facts", lambda: analyst.order_count() > 0)

    for leave_kb in (0, 600, 4_000):  # what runs out first differs: the journal, the rows, the facts
        ballast = fill(disk, leave_kb=leave_kb)
        for shop in shops:
            shop.wait_for_answers(503)
        time.sleep(3)  # every loop meets the full disk more than once
        assert httpx.get(f"{server.url}/healthz", timeout=30, trust_env=False).status_code == 200
        ballast.unlink()
        for shop in shops:
            shop.wait_for_answers(200)

    for shop in shops:
        shop.close()
        assert shop.answers.keys() == {200, 503}
        assert shop.broken == [], "the server was there all the time"
        assert shop.refusal is not None
        assert shop.refusal.headers["content-type"] == "application/json"
    server.wait_until_idle(PATIENCE_SECONDS)
    acknowledged = [id_ for shop in shops for id_ in shop.acknowledged]
    wait_for("every order among the facts", lambda: analyst.order_count() >= len(acknowledged))
    assert server.stop() == 0
    stored = stored_ids(server)
    assert stored.keys() >= set(acknowledged)
    assert set(stored.values()) == {1}
