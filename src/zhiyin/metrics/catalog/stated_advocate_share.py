"""Stated advocate share (口头推荐者占比): the share who say that they would recommend the brand."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import answers_metric
from zhiyin.metrics.model import Card, Change, Direction, Record, Unit, Variant
from zhiyin.metrics.surveys import DIMENSIONS

CARD = Card(
    id="stated_advocate_share",
    name="Stated advocates",
    purpose="How many say that they would recommend the brand.",
    formula="answers 9 and 10 / answers to the question of recommending, on the scale 0 to 10; beside it the "
    "mean answer",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="answers to the question of recommending, on the scale 0 to 10",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale and skipped questions do not count; other scales are not recoded",
    interval="Wilson, with n / design effect where customers answered several times; the mean: t clustered by "
    "customer, bootstrap of customers below 30",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"mean": Unit.SCORE},
    also_named={"mean": "Mean"},
    variant=Variant.RELATION,
    minimum_respondents=5,
    note="What people say they would do. What they did is another metric: behavioural advocates.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = answers_metric(CARD, kind="nps", lowest=0, scale_max=10, good_from=9, good_to=10)
