"""Negative emotion share (负面情绪占比): in how many texts customers are angry, disgusted, afraid or sad."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.opinions import DIMENSIONS, FILTERS, READ_BY_MACHINE, TIME_BASIS, WHICH, opinions
from zhiyin.metrics.shares import share_of_records
from zhiyin.warehouse.engine import Query

EMOTIONS = {
    "anger": "Anger",
    "disgust": "Disgust",
    "fear": "Fear",
    "sadness": "Sadness",
    "joy": "Joy",
    "surprise": "Surprise",
}
_NEGATIVE = ("anger", "disgust", "fear", "sadness")

CARD = Card(
    id="negative_emotion_share",
    name="Negative emotions",
    purpose="How often customers are angry, disgusted, afraid or sad, and which of these they are.",
    formula="texts that show anger, disgust, fear or sadness / texts; beside it the share of each emotion",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population=WHICH,
    time_basis=TIME_BASIS,
    window="the days asked for",
    filters=FILTERS,
    interval="Wilson, at the number of independent records that tells as much (variance clustered by customer)",
    record=Record.OPINION,
    dimensions=DIMENSIONS,
    about=Subject.FEELINGS,
    also=dict.fromkeys(EMOTIONS, Unit.SHARE),
    also_named=EMOTIONS,
    minimum_respondents=5,
    needs=("fact_opinions.emotion",),
    note=READ_BY_MACHINE,
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return opinions(selection, "emotion", only="emotion IS NOT NULL")


METRIC = share_of_records(
    CARD,
    _population,
    hits={"is_negative": f"emotion IN {_NEGATIVE}", **{name: f"emotion = '{name}'" for name in EMOTIONS}},
    shown="is_negative",
)
