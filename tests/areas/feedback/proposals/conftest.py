"""The brand of these tests, with sentences that fit nowhere."""

from __future__ import annotations

import pytest

from tests.areas.feedback.proposals.bench import GIFTS, INVOICES, STORES, Shop
from zhiyin.base.clock import FixedClock
from zhiyin.db.database import Database


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    shop = Shop(db, clock)
    shop.say([*INVOICES, *STORES, *GIFTS])
    shop.search()
    return shop
