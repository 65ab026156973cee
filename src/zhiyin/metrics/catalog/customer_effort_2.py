"""Customer effort, second form (易办程度): the share who agree that the company made it easy."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import answers_metric
from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.surveys import DIMENSIONS

CARD = Card(
    id="customer_effort_2",
    name="Customer ease (CES 2.0)",
    purpose="Whether the brand made it easy for customers to have their matter settled.",
    formula="answers 5 to 7 / valid answers, on the scale 1 (strongly disagree) to 7 (strongly agree); beside it the "
    "mean answer",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="answers to the effort question of 2013, on the scale 1 to 7",
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
    note="High is good. Never drawn together with customer effort (CES 1.0), which asks another question "
    "on another scale.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)

METRIC = answers_metric(CARD, kind="ces2", scale_max=7, good_from=5, good_to=7)
