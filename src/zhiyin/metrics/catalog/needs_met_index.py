"""Needs met index (需求满足度指数): whose needs were met, less whose were not."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.surveys import DIMENSIONS
from zhiyin.metrics.votes import votes_metric

CARD = Card(
    id="needs_met_index",
    name="Needs met index",
    purpose="Whether customers get what they came for.",
    formula="100 × (answers 4 and 5 − answers 1 and 2) / answers, on the scale 1 to 5",
    unit=Unit.POINTS,
    direction=Direction.UP,
    population="answers to how well it met their needs, on the scale 1 to 5",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale and skipped questions do not count",
    interval="adjusted Wald with three answers added (¾ good, ¾ bad); several answers of one "
    "customer count for n / design effect",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"good": Unit.SHARE, "bad": Unit.SHARE},
    also_named={"good": "Answers 4 and 5", "bad": "Answers 1 and 2"},
    minimum_respondents=5,
    bounds=(-100, 100),
    note="One of the four short questions of an experience: ease, enjoyment, convenience, needs met.",
    needs=("fact_responses.question_kind=needs_met",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = votes_metric(CARD, kind="needs_met", lowest=1, scale_max=5, good_from=4, bad_to=2)
