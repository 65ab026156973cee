"""One year of the demo brand, planned once; a small one, told once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhiyin.connectors.demo.stream import tell
from zhiyin.connectors.demo.telling.voice import Told
from zhiyin.connectors.demo.year import Year, plan_year

NOW = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def year() -> Year:
    """The size of `make demo`: large enough for effects to show."""
    return plan_year(20_000, 7, NOW)


@pytest.fixture(scope="session")
def small_year() -> Year:
    return plan_year(1_500, 11, NOW)


@pytest.fixture(scope="session")
def told(small_year: Year) -> list[Told]:
    return [said for chunk in tell(small_year) for said in chunk]
