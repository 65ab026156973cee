"""A topic tree over real rows."""

from __future__ import annotations

import pytest

from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.db.outbox import Outbox
from zhiyin.staff.service import StaffService
from zhiyin.topics.service import TopicService


@pytest.fixture
def outbox(db: Database, clock: FixedClock) -> Outbox:
    return Outbox(db, clock, {"TopicsChanged": ["listener"], "GoldChanged": ["listener"]})


@pytest.fixture
def staff(db: Database, clock: FixedClock) -> StaffService:
    return StaffService(db, clock)


@pytest.fixture
def topics(db: Database, outbox: Outbox, clock: FixedClock, staff: StaffService) -> TopicService:
    return TopicService(db, outbox, clock, staff.audit)
