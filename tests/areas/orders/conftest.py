"""Orders on real rows."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.orders.service import OrderService

BRANDS = {0: "", 1: "Cloudleaf", 2: "Cloudleaf", 3: "Otter"}


@pytest.fixture
def facts(db: Database, clock: FixedClock) -> FactBatches:
    return FactBatches(db, clock)


@pytest.fixture
def outbox(db: Database, clock: FixedClock) -> Outbox:
    return Outbox(db, clock, {"OrdersChanged": ["listener"]})


@pytest.fixture
def orders(db: Database, outbox: Outbox, facts: FactBatches, clock: FixedClock) -> OrderService:
    return OrderService(
        db,
        outbox,
        facts,
        clock,
        zone=ZoneInfo("Asia/Shanghai"),
        currency="CNY",
        strengths=lambda _, identities: {each: -(each % 10) for each in identities},  # 20 is stronger than 7
        brand_of=lambda scope_id: BRANDS[scope_id],
    )
