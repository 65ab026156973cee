"""Customer effort, first form (客户费力度 1.0): the mean effort; low answers are good."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import answers_metric
from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.surveys import DIMENSIONS

CARD = Card(
    id="customer_effort_1",
    name="Customer effort (CES 1.0)",
    purpose="How much effort customers had to put forth to have their matter settled.",
    formula="mean answer on the scale 1 (very low effort) to 5 (very high effort)",
    unit=Unit.SCORE,
    direction=Direction.DOWN,
    population="answers to the effort question of 2010, on the scale 1 to 5",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale and skipped questions do not count",
    interval="t clustered by customer, bootstrap of customers below 30; the share: Wilson with n / design effect",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"low_effort": Unit.SHARE},
    also_named={"low_effort": "Low effort"},
    minimum_respondents=5,
    bounds=(1, 5),
    note="Low is good. Never drawn together with customer ease (CES 2.0), which asks another question "
    "on another scale.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)

METRIC = answers_metric(CARD, kind="ces1", scale_max=5, good_from=1, good_to=2)
