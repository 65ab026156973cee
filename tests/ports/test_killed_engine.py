from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.ports.facts_at_hand import held
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

# Applies batches of 500 orders for ever, each revises half of the one before; says a batch's id once it is applied.
APPLYING = """
import sys
from pathlib import Path
from tests.ports.facts_at_hand import OrderRevision, batch
from zhiyin.warehouse.duckdb_engine import DuckDbEngine

engine = DuckDbEngine(Path(sys.argv[1]))
batch_id = int(sys.argv[2])
while True:
    new = [OrderRevision(batch_id * 500 + i) for i in range(500)]
    old = [OrderRevision((batch_id - 1) * 500 + i, revision=2, net=1) for i in range(250) if batch_id]
    engine.apply([batch(batch_id, new + old)])
    print(batch_id, flush=True)
    batch_id += 1
"""


class TestKillingTheServer:
    def test_loses_no_acknowledged_batch_and_tears_none(self, tmp_path: Path) -> None:
        path = tmp_path / "facts.duckdb"
        acknowledged = -1
        for _ in range(3):
            acknowledged = apply_until_killed(path, acknowledged + 1)
            engine = DuckDbEngine(path)
            orders = held(engine)
            count = len(orders) // 500
            assert len(orders) % 500 == 0
            assert count in {acknowledged + 1, acknowledged + 2}, "one may be applied and not acknowledged yet"
            revised = {fact_id for fact_id, (revision, *_) in orders.items() if revision == 2}
            assert revised == {b * 500 + i for b in range(count - 1) for i in range(250)}
            engine.close()
            acknowledged = count - 1

    def test_leaves_no_spilled_data_behind(self, tmp_path: Path) -> None:
        spilled = tmp_path / "facts.duckdb.tmp" / "duckdb_temp_storage-0.tmp"
        spilled.parent.mkdir()
        spilled.write_bytes(b"left by a killed process")
        DuckDbEngine(tmp_path / "facts.duckdb").close()
        assert not spilled.exists()


def apply_until_killed(path: Path, first: int) -> int:
    """The last batch that was acknowledged before the process was killed in the middle of its work."""
    process = subprocess.Popen(
        [sys.executable, "-c", APPLYING, str(path), str(first)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    acknowledged = first - 1
    for line in process.stdout:
        acknowledged = int(line)
        if acknowledged >= first + 7:
            process.send_signal(signal.SIGKILL)
    process.wait()
    return acknowledged
