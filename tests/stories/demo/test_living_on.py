from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from tests.stories.demo.conftest import app_of
from tests.stories.running import free_port
from zhiyin.base.clock import to_micros


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
