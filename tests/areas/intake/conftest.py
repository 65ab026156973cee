"""An intake with all that it needs, on a real database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.areas.intake.bench import Bench
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database


@pytest.fixture
def bench(db: Database, clock: FixedClock, tmp_path: Path) -> Bench:
    return Bench(db, clock, tmp_path / "journal")
