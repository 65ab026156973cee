"""Polar net sentiment (极性净情感值): the same of the texts that take a side at all."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.opinions import DIMENSIONS, READ_BY_MACHINE, TIME_BASIS, WHICH, net_sentiment

CARD = Card(
    id="polar_net_sentiment",
    name="Net sentiment of those who take a side",
    purpose="Whether those who take a side praise or blame.",
    formula="100 × (positive − negative) / (positive + negative)",
    unit=Unit.POINTS,
    direction=Direction.UP,
    population=WHICH,
    time_basis=TIME_BASIS,
    window="the days asked for",
    filters="neutral texts and texts that no model has read do not count; by topic, what is said of it counts, of "
    "every text",
    interval="adjusted Wald with three texts added (¾ positive, ¾ negative); several texts of one customer count for "
    "n / design effect",
    record=Record.OPINION,
    dimensions=DIMENSIONS,
    about=Subject.FEELINGS,
    also={"positive": Unit.SHARE, "negative": Unit.SHARE},
    also_named={"positive": "Positive", "negative": "Negative"},
    minimum_respondents=5,
    bounds=(-100, 100),
    needs=("fact_opinions.polarity",),
    note=READ_BY_MACHINE,
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = net_sentiment(CARD, only="polarity <> 0")
