"""Net sentiment (净情感值): how many texts speak well of the brand, less how many speak ill, of all texts."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.opinions import DIMENSIONS, FILTERS, READ_BY_MACHINE, TIME_BASIS, WHICH, net_sentiment

CARD = Card(
    id="net_sentiment",
    name="Net sentiment",
    purpose="Whether what customers write and say is more praise than blame.",
    formula="100 × (positive − negative) / (positive + neutral + negative)",
    unit=Unit.POINTS,
    direction=Direction.UP,
    population=WHICH,
    time_basis=TIME_BASIS,
    window="the days asked for",
    filters=FILTERS,
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

METRIC = net_sentiment(CARD)
