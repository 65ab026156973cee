"""A metric whose facts nobody tells yet stays out of sight."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.areas.metrics.brand import NOW, ZONE, Answer, Brand, Ticket, at
from tests.areas.metrics.conftest import ANYBODY
from tests.ports.facts_at_hand import SentBatch
from zhiyin.base.clock import FixedClock
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.service import MetricService
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.facts import encode


def test_a_metric_is_hidden_until_somebody_tells_what_it_needs(tmp_path: Path) -> None:
    metric = all_metrics()["first_response_time"]
    metric = replace(metric, card=replace(metric.card, needs=("fact_tickets.topic",)))
    clock = FixedClock(NOW)
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        metrics = MetricService(engine, clock, ZONE, {metric.card.id: metric}, least_people=ANYBODY)
        assert not metrics.list_cards()
        assert not metrics.headlines()
        engine.apply(Brand(tickets=[Ticket(1, 1, at(1), None, None)]).batches(), as_of=NOW)
        clock.instant = NOW + timedelta(minutes=2)
        assert metrics.list_cards() == [metric.card]


def test_a_metric_of_a_question_is_hidden_until_somebody_answers_it(tmp_path: Path) -> None:
    clock, metric = FixedClock(NOW), all_metrics()["ease_index"]
    with closing(DuckDbEngine(tmp_path / "facts.duckdb")) as engine:
        metrics = MetricService(engine, clock, ZONE, {metric.card.id: metric}, least_people=ANYBODY)
        engine.apply(Brand([Answer(1, 1, at(1), 5, "convenience", 5)]).batches(), as_of=NOW)
        assert not metrics.list_cards()
        engine.apply(
            [SentBatch(99, "fact_responses", encode("fact_responses", [Answer(2, 1, at(1), 5, "ease", 5).row]))]
        )
        clock.instant = NOW + timedelta(minutes=2)
        assert metrics.list_cards() == [metric.card]
