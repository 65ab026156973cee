"""The facts let go of what is asked when they are to be closed, and leave no mess behind."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.ports.facts_at_hand import OrderRevision, batch, held
from zhiyin.base.errors import Unavailable
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Query

ENDLESS = Query("SELECT sum(a.range * b.range) AS n FROM range(10_000_000_000) a, range(1_000) b")

# A request's thread asks without end while the process stops: threads of requests are daemons.
STOPPING = f"""
import sys, threading
from pathlib import Path
from zhiyin.base.errors import Unavailable
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Query

engine = DuckDbEngine(Path(sys.argv[1]))
ended = threading.Event()

def ask():
    try:
        engine.run(Query({ENDLESS.sql!r}))
    except Unavailable:
        ended.set()
    threading.Event().wait()  # the engine stays in use in this frame
    print(engine)

threading.Thread(target=ask, daemon=True).start()
while not engine._file._lent:
    pass
engine.close()
ended.wait(20)
"""


class Asking(threading.Thread):
    """Somebody who asks, and what came of it."""

    def __init__(self, engine: DuckDbEngine, query: Query) -> None:
        super().__init__(daemon=True)
        self._engine = engine
        self._query = query
        self.refused: Unavailable | None = None

    def run(self) -> None:
        try:
            self._engine.run(self._query)
        except Unavailable as error:
            self.refused = error


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDbEngine]:
    with closing(DuckDbEngine(tmp_path / "facts.duckdb", memory_limit="100MB")) as engine:
        yield engine


def test_a_question_is_cut_short_and_facts_are_still_taken(engine: DuckDbEngine) -> None:
    asking = Asking(engine, ENDLESS)
    asking.start()
    engine.end_questions()
    asking.join(20)
    assert "are being closed" in str(asking.refused)
    with pytest.raises(Unavailable, match="are being closed"):
        engine.run(ENDLESS)
    assert engine.apply([batch(1, [OrderRevision(1)])]).row_count == 1


def test_what_was_taken_is_there_after_a_close_in_the_middle_of_a_question(tmp_path: Path) -> None:
    engine = DuckDbEngine(tmp_path / "facts.duckdb")
    engine.apply([batch(1, [OrderRevision(7)])])
    asking = Asking(engine, ENDLESS)
    asking.start()
    engine.close()
    asking.join(20)
    assert asking.refused
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as again:
        assert held(again).keys() == {7}


def test_a_question_that_needs_too_much_memory_says_so_and_harms_nobody(engine: DuckDbEngine) -> None:
    with pytest.raises(Unavailable, match="more memory"):
        engine.run(Query("SELECT list(range) AS n FROM range(100_000_000)"))
    assert engine.run(Query("SELECT 1 AS n"))["n"].to_pylist() == [1]


def test_a_process_ends_without_a_word_though_somebody_was_asking(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STOPPING, str(tmp_path / "facts.duckdb")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
