"""The staff area on a real database."""

from __future__ import annotations

import pytest

from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.service import StaffService

PASSWORD = "correct horse battery"
QUICK = Passwords(rounds=1, memory_kib=64)  # the cost of guessing is not what these tests are about


@pytest.fixture
def staff(db: Database, clock: FixedClock) -> StaffService:
    return StaffService(db, clock, QUICK)
