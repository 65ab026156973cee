"""The API on real rows, with the cast on board."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.web.cast import ORIGIN, House, engage
from zhiyin.base.clock import FixedClock
from zhiyin.base.config import Settings
from zhiyin.base.live import LiveHub
from zhiyin.connectors.sources.service import SourceService
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.jobs import Jobs
from zhiyin.db.outbox import Outbox
from zhiyin.staff.passwords import Passwords
from zhiyin.staff.service import StaffService
from zhiyin.web.api import api_keys, deliveries, jobs, meta, session, setup, users
from zhiyin.web.api.openapi import assemble

OWN_ROUTERS = (
    meta.router, setup.router, session.router, users.router, api_keys.router, jobs.router, deliveries.router,
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """As much of the application as these routes use."""

    settings: Settings
    clock: FixedClock
    db: Database
    outbox: Outbox
    facts: FactBatches
    jobs: Jobs
    staff: StaffService
    sources: SourceService


@pytest.fixture
def parts(db: Database, clock: FixedClock, tmp_path: Path) -> Any:
    settings = Settings(data=tmp_path, public_url=ORIGIN, brand="华星电器")
    staff = StaffService(db, clock, Passwords(rounds=1, memory_kib=64))
    outbox = Outbox(db, clock, {})
    return Parts(settings, clock, db, outbox, FactBatches(db, clock), Jobs(db, clock), staff, SourceService(db, clock))


@pytest.fixture
def empty_house(parts: Any) -> House:
    """Just installed: nobody is here."""
    hub = LiveHub()
    return House(assemble(parts, hub, [make(parts) for make in OWN_ROUTERS]), parts.staff, hub)


@pytest.fixture
def house(empty_house: House) -> House:
    engage(empty_house.staff)
    return empty_house
