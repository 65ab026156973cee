"""Polluted texts come in by the collector, are read by the worker, shown by the API; what is too large is refused."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx

from tests.stories.polluted import LONG, POLLUTED, TEN_MEGABYTES
from tests.stories.running import RunningServer

OWNER = {"name": "Li Na", "email": "owner@example.com", "password": "a calm river in spring"}
PATIENCE_SECONDS = 180


def send(server: RunningServer, key: str, number: int, text: str) -> int:
    """One review; the status of the answer."""
    event = {
        "type": "track", "event": "Product Reviewed", "messageId": f"m{number}", "userId": f"u{number}",
        "properties": {"review_id": f"r{number}", "rating": 2, "review_body": text},
    }  # fmt: skip
    return httpx.post(f"{server.url}/v1/batch", json={"batch": [event]}, auth=(key, ""), timeout=60).status_code


def shown(api: httpx.Client, count: int) -> dict[str, dict[str, Any]]:
    """All texts by their words, once none of so many waits any more."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        texts = api.get("/texts?limit=100").raise_for_status().json()["data"]
        if len(texts) == count and all(text["state"] == "read" for text in texts):
            return {text["text"]: text for text in texts}
        assert time.monotonic() < deadline, texts
        time.sleep(0.2)


def test_polluted_texts_are_read_and_shown_and_nothing_else_stops(tmp_path: Path) -> None:
    with RunningServer(tmp_path / "data") as server:
        key, app = server.write_key(), server.app()
        token = app.staff.welcome.setup_token()
        app.close()
        made = httpx.post(f"{server.url}/api/v1/setup", json={"token": token, **OWNER}).raise_for_status()
        assert (
            send(server, key, 0, LONG * (TEN_MEGABYTES // len(LONG.encode()))) == httpx.codes.REQUEST_ENTITY_TOO_LARGE
        )
        told = [one for one in POLLUTED.values() if one.text.strip()]
        for number, one in enumerate(POLLUTED.values(), start=1):
            assert send(server, key, number, one.text) == httpx.codes.OK
        with httpx.Client(base_url=f"{server.url}/api/v1", cookies=dict(made.cookies)) as api:
            found = shown(api, len(told))
        assert set(found) == {one.text for one in told}
        for one in told:
            assert one.defect is None or one.defect in found[one.text]["heard"]["defects"]
