"""`zhiyin import` while a server holds the data folder: refused plainly without a key, done by the API with one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.running import RunningServer
from zhiyin.base.scope import EVERYTHING
from zhiyin.staff.access import Permission

pytestmark = pytest.mark.acceptance

ORDERS = "order_id,customer_id,placed_at,total\n" + "".join(f"{n},{n % 9},2026-01-05,10.00\n" for n in range(3000))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "data") as running:
        yield running


def imported(server: RunningServer, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zhiyin.main", "import", "orders.csv", "--data", str(server.data), *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_a_file_goes_through_the_server_and_once_only(server: RunningServer, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS + "3001,1,someday,10.00\n")
    app = server.app()
    _, key = app.staff.keys.make(None, "importer", [Permission.IMPORTS_READ, Permission.IMPORTS_EDIT])

    refused = imported(server, tmp_path)
    assert refused.returncode == 1
    assert "a server uses the data folder" in refused.stderr

    through = ("--server", server.url, "--key", key, "--json")
    first = imported(server, tmp_path, *through)
    assert first.returncode == 0, first.stderr
    said = json.loads(first.stdout)
    assert (said["accepted"], said["rejected"], said["rejects"]) == (3000, 1, "rejects.csv")
    assert "orders.csv,3002,placed_at,someday" in (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")

    again = json.loads(imported(server, tmp_path, *through).stdout)
    assert (again["accepted"], again["unchanged"]) == (0, 3000)
    server.wait_until_idle()
    (order,) = app.orders.find_by_number("2999", EVERYTHING)
    assert order.order.amounts.total == 1000
    app.close()


def test_a_key_that_is_none_is_refused_in_plain_words(server: RunningServer, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS)
    refused = imported(server, tmp_path, "--server", server.url, "--key", "zk_nothing")
    assert refused.returncode == 1
    assert "401" in refused.stderr
    assert "Traceback" not in refused.stderr
