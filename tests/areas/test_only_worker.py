"""What a killed worker had begun is taken up at once by the next, unless another worker lives."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhiyin.app.build import App, build
from zhiyin.app.only_worker import working
from zhiyin.base.config import load_settings
from zhiyin.touchpoints.events import InteractionsTaken

KIND = "count_stock"
WORKER = """
import sys, time
from pathlib import Path
from zhiyin.app.build import build
from zhiyin.app.only_worker import working
from zhiyin.base.config import load_settings
app = build(load_settings({}, overrides={"data": Path(sys.argv[1])}))
with working(app):
    app.outbox.claim()
    print(app.jobs.claim(["count_stock"]).id, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = build(load_settings({}, overrides={"data": tmp_path}))
    yield app
    app.close()


@pytest.fixture
def other(app: App, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, which has begun the only job and taken all that is to be told."""
    with app.db.transaction() as tx:
        app.outbox.add(tx, InteractionsTaken(first_id=1, last_id=1, topics=[]))
        job_id = app.jobs.add(tx, KIND, {})
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == job_id
    yield worker
    worker.kill()
    worker.communicate()


def test_the_work_of_a_killed_one_goes_on_at_once(app: App, other: subprocess.Popen[str]) -> None:
    other.kill()
    other.wait()
    with working(app):
        again = app.jobs.claim([KIND])
        assert app.outbox.claim() != []
    assert again is not None
    assert again.attempts == 2


def test_the_work_of_a_living_one_is_left_to_it(app: App, other: subprocess.Popen[str]) -> None:
    with working(app):
        assert app.jobs.claim([KIND]) is None
        assert app.outbox.claim() == []
    assert other.poll() is None
