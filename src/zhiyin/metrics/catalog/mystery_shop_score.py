"""Mystery shopping score (神秘顾客得分): how visits by trained shoppers went."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import answers_metric
from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.surveys import DIMENSIONS

CARD = Card(
    id="mystery_shop_score",
    name="Mystery shopping score",
    purpose="How service looks to a trained eye, whatever customers say.",
    formula="mean of the weighted scores of the visits, 0 to 100; beside it the share of visits of 80 and above",
    unit=Unit.SCORE,
    direction=Direction.UP,
    population="visits by mystery shoppers, on the scale 0 to 100",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale and skipped questions do not count",
    interval="t clustered by customer, bootstrap of customers below 30; the share: Wilson with n / design effect",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"eighty_and_above": Unit.SHARE},
    also_named={"eighty_and_above": "80 and above"},
    minimum_respondents=5,
    bounds=(0, 100),
    note="Never averaged into customer satisfaction: shoppers are paid, customers are not. Shoppers are the customers "
    "of the interval.",
    needs=("fact_responses.question_kind=mystery_shop",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = answers_metric(CARD, kind="mystery_shop", lowest=0, scale_max=100, good_from=80, good_to=100)
