"""Customer satisfaction (客户满意度): the share of satisfied answers, with the mean beside it."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import answers_metric
from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.surveys import DIMENSIONS

CARD = Card(
    id="customer_satisfaction",
    name="Customer satisfaction",
    purpose="How satisfied customers say they were with what they just went through.",
    formula="answers 4 and 5 / valid answers, on the scale 1 (very dissatisfied) to 5 (very satisfied); beside it "
    "the mean answer",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="answers to questions of satisfaction, on the scale 1 to 5",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale and skipped questions do not count; other scales are not recoded; stars of reviews "
    "are a metric of their own",
    interval="Wilson, with n / design effect where customers answered several times; the mean: t clustered by "
    "customer, bootstrap of customers below 30",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"mean": Unit.SCORE},
    also_named={"mean": "Mean"},
    minimum_respondents=5,
    note="Channels together are weighted by answers, not by contacts.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)

METRIC = answers_metric(CARD, kind="csat", scale_max=5, good_from=4, good_to=5)
