"""Memorability (难忘度): the share who will remember the experience with pleasure."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import answers_metric
from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.surveys import DIMENSIONS

CARD = Card(
    id="memorability_score",
    name="Memorability",
    purpose="Whether experiences stay in customers' memory, and gladly.",
    formula="answers 6 and 7 / valid answers, on the scale 1 (strongly disagree) to 7 (strongly agree); beside it the "
    "mean answer",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="answers to “I shall remember it with pleasure”, on the scale 1 to 7",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale and skipped questions do not count",
    interval="Wilson, with n / design effect where customers answered several times; the mean: t clustered by "
    "customer, bootstrap of customers below 30",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"mean": Unit.SCORE},
    also_named={"mean": "Mean"},
    minimum_respondents=5,
    needs=("fact_responses.question_kind=memorability",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = answers_metric(CARD, kind="memorability", scale_max=7, good_from=6, good_to=7)
