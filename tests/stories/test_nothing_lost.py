"""What was acknowledged is there, once: whatever dies, and whenever."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.stories.running import RunningServer
from zhiyin.base.scope import EVERYTHING

BATCH = 100


class Sender(threading.Thread):
    """Sends batches as an SDK does: repeats what was not answered, forgets what was."""

    def __init__(self, number: int, server: RunningServer, key: str, batches: int) -> None:
        super().__init__(daemon=True)
        self._number, self._url, self._key, self._batches = number, f"{server.url}/v1/batch", key, batches
        self.acknowledged: list[str] = []

    def run(self) -> None:
        with httpx.Client(timeout=10) as client:
            for batch in range(self._batches):
                ids = [f"{self._number}-{batch}-{n}" for n in range(BATCH)]
                self._send(client, ids)
                self.acknowledged += ids

    def _send(self, client: httpx.Client, ids: list[str]) -> None:
        events = [
            {"type": "track", "event": "Product Viewed", "messageId": id_, "userId": f"u{hash(id_) % 500}"}
            for id_ in ids
        ]
        body = msgspec.json.encode({"batch": events})
        for _ in itertools.count():
            try:
                if client.post(self._url, content=body, auth=(self._key, "")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)


def stored_ids(server: RunningServer) -> Counter[str]:
    """Every event id on the timelines, and how often."""
    app = server.app()
    found: Counter[str] = Counter()
    before: int | None = None
    while entries := app.timeline.newest(EVERYTHING, limit=5000, before_id=before):
        found.update(entry.interaction.event_id for entry in entries)
        before = entries[-1].id
    app.close()
    return found


@pytest.mark.parametrize(
    "kills", [pytest.param(2, id="twice"), pytest.param(10, id="ten times", marks=pytest.mark.slow)]
)
def test_kill_9_under_load_loses_and_doubles_nothing(tmp_path: Path, kills: int) -> None:
    server = RunningServer(tmp_path / "data")
    key = server.write_key()
    server.start()
    senders = [Sender(n, server, key, batches=50 * kills) for n in range(4)]
    for sender in senders:
        sender.start()
    for _ in range(kills):
        time.sleep(0.7)
        server.kill()
        server.start()
    for sender in senders:
        sender.join(240)
        assert not sender.is_alive(), "the machine is too slow for this story"
    server.wait_until_idle()
    assert server.stop() == 0
    acknowledged = [id_ for sender in senders for id_ in sender.acknowledged]
    assert len(acknowledged) == 4 * 50 * kills * BATCH
    stored = stored_ids(server)
    assert stored.keys() >= set(acknowledged)
    assert set(stored.values()) == {1}


def test_a_clean_stop_finishes_what_was_begun(tmp_path: Path) -> None:
    server = RunningServer(tmp_path / "data")
    key = server.write_key()
    server.start()
    sender = Sender(0, server, key, batches=20)
    sender.run()
    begun = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begun < 10
    said = (tmp_path / "data.log").read_text()
    assert "leaked" not in said
    assert '"level":"error"' not in said
    with server:
        server.wait_until_idle()
    assert len(stored_ids(server)) == len(sender.acknowledged)
