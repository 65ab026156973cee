"""Review stars (评价星级): how customers rate products and shops in public."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import answers_metric
from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.surveys import DIMENSIONS

CARD = Card(
    id="review_stars",
    name="Review stars",
    purpose="How customers rate products and shops in public reviews.",
    formula="mean of the stars, 1 to 5; beside it the share of 4 and 5 stars",
    unit=Unit.SCORE,
    direction=Direction.UP,
    population="reviews with stars, on the scale 1 to 5",
    time_basis="the brand's day of the review",
    window="the days asked for",
    filters="reviews without stars, other scales and reviews of competitors' products do not count",
    interval="t clustered by customer, bootstrap of customers below 30; the share: Wilson with n / design effect",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"four_or_five": Unit.SHARE},
    also_named={"four_or_five": "Four or five stars"},
    bounds=(1, 5),
    note="Reviewers choose themselves: never averaged into customer satisfaction, which asks everybody alike.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)

METRIC = answers_metric(CARD, kind="stars", scale_max=5, good_from=4, good_to=5)
