"""What customers write is read in the background, whatever dies in between; and read again when somebody asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.stories.running import RunningServer
from zhiyin.app.build import App
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.opinions.model import TextState, Wanted

REVIEWS = 600
PATIENCE_SECONDS = 300  # one core, shared with whatever else is tested


def send_reviews(server: RunningServer, key: str) -> None:
    batch = [
        {
            "type": "track",
            "event": "Product Reviewed",
            "messageId": f"m{number}",
            "userId": f"u{number}",
            "properties": {"review_id": f"r{number}", "rating": 2, "review_body": f"第{number}天续航很差。客服很好"},
        }
        for number in range(REVIEWS)
    ]
    for start in range(0, REVIEWS, 100):
        answer = httpx.post(f"{server.url}/v1/batch", json={"batch": batch[start : start + 100]}, auth=(key, ""))
        assert answer.status_code == 200


def wait_until(app: App, holds: Callable[[dict[str, int]], bool]) -> None:
    """Until so many texts stand so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds(dict(app.texts.opinions.state().by_state)):
        assert time.monotonic() < deadline, app.texts.opinions.state()
        time.sleep(0.02)


def everything_dies(server: RunningServer) -> None:
    server.kill()
    server.start()


@pytest.mark.slow
@pytest.mark.parametrize(
    "accident",
    [
        pytest.param(everything_dies, id="everything is killed"),
        pytest.param(RunningServer.kill_worker, id="the worker alone is killed"),
    ],
)
def test_texts_are_read_once_each_whatever_is_killed_in_between(
    tmp_path: Path, accident: Callable[[RunningServer], None]
) -> None:
    server = RunningServer(tmp_path / "data")
    key = server.write_key()
    server.start()
    app = server.app()
    send_reviews(server, key)
    wait_until(app, lambda states: states.get("read", 0) > 0)
    accident(server)
    wait_until(app, lambda states: states.get("read", 0) == REVIEWS)
    app.close()
    assert server.stop() == 0
    app = server.app()
    found = app.texts.opinions.list_texts(EVERYTHING, Wanted(state=TextState.READ), limit=2 * REVIEWS).texts
    app.close()
    assert len({heard.verbatim.origin_id for heard in found}) == len(found) == REVIEWS
    assert {heard.verbatim.revision for heard in found} == {1}, "each is told once"
