"""The guide advises metrics that exist, for every goal, once each."""

from __future__ import annotations

from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.guide import ADVICE, GOALS, STAGES, advice_on


def test_advised_metrics_exist() -> None:
    assert {each.metric for each in ADVICE} <= set(all_metrics())


def test_every_goal_and_stage_has_advice_and_nothing_is_advised_twice() -> None:
    assert {each.goal for each in ADVICE} == set(GOALS)
    assert {each.stage for each in ADVICE} == set(STAGES)
    places = [(each.goal, each.stage, each.metric) for each in ADVICE]
    assert len(places) == len(set(places))


def test_what_cannot_be_measured_yet_is_not_advised() -> None:
    assert {each.metric for each in advice_on({"revenue"})} == {"revenue"}
