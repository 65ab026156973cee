"""What is counted of the parts is what is counted of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.areas.metrics.brand import ZONE
from tests.areas.metrics.conftest import ANYBODY
from tests.ports import asked_engines
from tests.ports.facts_of_all_kinds import NOW
from zhiyin.base.clock import FixedClock
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Compare, Days, Dimension, Trait
from zhiyin.metrics.service import MetricService, Question

SPRING = Days(date(2026, 3, 1), date(2026, 5, 31))
ADDED_UP = [metric_id for metric_id, metric in all_metrics().items() if metric.parts_add_up]


@pytest.fixture(scope="module")
def of_all_kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MetricService]:
    """The metrics over facts of all kinds."""
    folder: Path = tmp_path_factory.mktemp("parts")
    with asked_engines.duckdb(folder) as engine:
        worked = {version: 10**15 + version for version in range(4)}
        clock = FixedClock(NOW)
        yield MetricService(
            engine, clock, ZONE, worked=lambda _: worked, traits=lambda: ("segment",), least_people=ANYBODY
        )


@pytest.mark.parametrize("metric_id", ADDED_UP)
def test_the_whole_is_the_same_whatever_it_is_split_by(of_all_kinds: MetricService, metric_id: str) -> None:
    whole = of_all_kinds.values(metric_id, Question(SPRING, compare=Compare.PREVIOUS))
    assert any(value.estimate.n for value in whole.values)
    for by in (Dimension.WEEK,), (Dimension.CHANNEL, Dimension.MONTH), (Trait("segment"),):
        split = of_all_kinds.values(metric_id, Question(SPRING, by, Compare.PREVIOUS))
        assert split.values == whole.values
        assert split.groups
