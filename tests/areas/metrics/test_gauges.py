"""Chosen metrics for Prometheus: as the metric says, told without asking it anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.areas.metrics.brand import NOW, ZONE, local_day
from zhiyin.app.gauges import WINDOW_DAYS, MetricGauges, require_known
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.model import Days
from zhiyin.metrics.service import MetricService, Question
from zhiyin.web.health import exposition

THE_LAST_MONTH = Days(local_day(NOW) - timedelta(days=WINDOW_DAYS - 1), local_day(NOW))


def gauges(metrics: MetricService, *ids: str) -> MetricGauges:
    return MetricGauges(metrics, ids, FixedClock(NOW), ZONE)


def samples(told: MetricGauges) -> dict[str, float]:
    lines = (line for line in exposition(told.figures()).splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_say_what_the_metric_says(metrics: MetricService) -> None:
    told = gauges(metrics, "revenue", "net_promoter_score")
    told.step()
    found = samples(told)
    result = metrics.values("revenue", Question(THE_LAST_MONTH))
    for value in result.values:
        labels = f'{{metric="revenue",version="1",variant="{value.variant}",unit="money"}}'
        one = value.estimate
        assert [found[f"zhiyin_metric_{name}{labels}"] for name in ("value", "low", "high", "n")] == [
            one.value, one.low, one.high, one.n,
        ]  # fmt: skip
    assert found["zhiyin_metric_as_of_timestamp_seconds"] == result.as_of.timestamp()
    assert any("net_promoter_score" in name for name in found)


def test_have_no_sample_before_they_were_worked_out(metrics: MetricService) -> None:
    assert samples(gauges(metrics, "revenue")) == {}


def test_keep_silent_about_a_value_that_alone_would_mislead(metrics: MetricService) -> None:
    """Of fewer than 30 records the ends of the interval are told, and not the value."""
    told = MetricGauges(metrics, ["customer_satisfaction"], FixedClock(NOW + timedelta(days=29)), ZONE)
    told.step()
    names = {name.partition("{")[0] for name in samples(told)}
    assert "zhiyin_metric_value" not in names


def test_that_are_none_stop_the_start() -> None:
    with pytest.raises(InvalidInput, match="there is no metric happiness"):
        require_known(["revenue", "happiness"])
