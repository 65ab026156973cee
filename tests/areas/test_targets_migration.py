"""Targets set before there were KPIs stay where they were: at the whole metric."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from zhiyin.base.clock import from_micros
from zhiyin.db.database import Database
from zhiyin.db.migration import migrate
from zhiyin.performance import store
from zhiyin.performance.model import Target

SET_AT = 1_790_000_000_000_001


def test_targets_of_before_hold_for_whole_metrics(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'rows.db'}")
    migrate(db, to="0019_custom_metrics")
    with db.transaction() as tx:
        tx.execute(text("INSERT INTO metric_target VALUES ('revenue', 'CNY', 250000.5, :at, 'usr_1')"), {"at": SET_AT})
    migrate(db)
    with db.reading() as tx:
        assert store.list_targets(tx) == [Target("revenue", "CNY", 250000.5, from_micros(SET_AT), "usr_1")]
    db.close()
