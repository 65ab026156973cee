"""A backup taken under load comes back elsewhere as it was, with sending paused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.stories.running import RunningServer
from tests.stories.test_nothing_lost import Sender, stored_ids
from zhiyin.app.backup import SENDING_PAUSED
from zhiyin.app.build import open_warehouse
from zhiyin.db.settings import find_setting
from zhiyin.touchpoints.events import InteractionsTaken
from zhiyin.warehouse.engine import Query


def zhiyin(*arguments: str, expect: int = 0) -> str:
    """Run a command as a person would; what it printed."""
    result = subprocess.run([sys.executable, "-m", "zhiyin.main", *arguments], capture_output=True, text=True)
    assert result.returncode == expect, result.stderr
    return result.stdout + result.stderr


def fact_count(server: RunningServer) -> int:
    """How many interactions the warehouse knows, once all waiting facts are loaded."""
    app = server.app()
    warehouse = open_warehouse(app)
    while warehouse.loader.step().batch_ids:
        pass
    count = warehouse.engine.run(Query("SELECT count(*) AS n FROM fact_interactions"))["n"][0].as_py()
    warehouse.close()
    app.close()
    return int(count)


@pytest.fixture
def server(tmp_path: Path) -> RunningServer:
    return RunningServer(tmp_path / "data")


def test_a_backup_under_load_restores_to_equal_numbers_and_timelines(server: RunningServer, tmp_path: Path) -> None:
    key = server.write_key()
    server.start()
    before = Sender(1, server, key, batches=30)
    before.run()
    during = Sender(2, server, key, batches=300)
    during.start()
    zhiyin("backup", str(tmp_path / "backup"), "--data", str(server.data))
    during.join(60)
    server.stop()

    zhiyin("restore", str(tmp_path / "backup"), "--data", str(tmp_path / "again"))
    again = RunningServer(tmp_path / "again")
    app = again.app()
    with app.db.reading() as tx:
        assert find_setting(tx, SENDING_PAUSED) is True
    app.close()
    with again:
        again.wait_until_idle()
    stored = stored_ids(again)
    assert stored.keys() >= set(before.acknowledged), "what was acknowledged before the backup is in it"
    assert set(stored.values()) == {1}
    assert fact_count(again) == len(stored)


def test_what_somebody_was_at_when_the_backup_was_taken_is_begun_anew_at_once(
    server: RunningServer, tmp_path: Path
) -> None:
    app = server.app()
    with app.db.transaction() as tx:
        app.outbox.add(tx, InteractionsTaken(first_id=1, last_id=1, topics=[]))
    taken = app.outbox.claim()
    app.close()
    zhiyin("backup", str(tmp_path / "backup"), "--data", str(server.data))
    zhiyin("restore", str(tmp_path / "backup"), "--data", str(tmp_path / "again"))
    again = RunningServer(tmp_path / "again").app()
    assert again.outbox.claim()[0].id == taken[0].id
    again.close()


def test_a_damaged_backup_is_refused_with_the_name_of_the_file(server: RunningServer, tmp_path: Path) -> None:
    server.write_key()
    zhiyin("backup", str(tmp_path / "backup"), "--data", str(server.data))
    rows = tmp_path / "backup" / "rows.db"
    rows.write_bytes(rows.read_bytes()[:-1] + b"x")
    said = zhiyin("restore", str(tmp_path / "backup"), "--data", str(tmp_path / "again"), expect=1)
    assert "rows.db" in said
    assert not (tmp_path / "again").exists()


def test_a_backup_never_overwrites_anything(server: RunningServer, tmp_path: Path) -> None:
    server.write_key()
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "precious").touch()
    said = zhiyin("backup", str(tmp_path / "backup"), "--data", str(server.data), expect=1)
    assert "is not empty" in said
    zhiyin("backup", str(tmp_path / "second"), "--data", str(server.data))
    assert "is not empty" in zhiyin("restore", str(tmp_path / "second"), "--data", str(server.data), expect=1)


def test_check_says_what_is_in_order(server: RunningServer) -> None:
    server.write_key()
    said = zhiyin("check", "--data", str(server.data))
    assert "rows" in said
    assert "BAD" not in said
