"""The brand of these tests, without any text."""

from __future__ import annotations

import pytest

from tests.areas.feedback.opinions.bench import Brand
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database


@pytest.fixture
def brand(db: Database, clock: FixedClock) -> Brand:
    return Brand(db, clock)
