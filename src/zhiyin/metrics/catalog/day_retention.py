"""Day 7 retention (第 7 日留存率): the share of new customers who are active on day 7 after the first visit."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.retention import DIMENSIONS, LEFT_OUT, TIME_BASIS, WHO, retention

CARD = Card(
    id="day_retention",
    name="Day 7 retention",
    purpose="How many new customers come back on a certain day.",
    formula="customers active on day 7 / new customers; beside it on day 1 and on day 30",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHO,
    time_basis=TIME_BASIS,
    window="day 7 after the first interaction",
    filters=LEFT_OUT,
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    also={"day_1": Unit.SHARE, "day_30": Unit.SHARE},
    also_named={"day_1": "On day 1", "day_30": "On day 30"},
    matures_after_days=8,
    note="Active: any interaction, of any channel. Channel and touchpoint are those of the first one.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = retention(CARD, {"day_7": (7, 7), "day_1": (1, 1), "day_30": (30, 30)})
