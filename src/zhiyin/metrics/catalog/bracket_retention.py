"""First week retention (首周留存率): the share of new customers who are active again within brackets of days."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.retention import DIMENSIONS, LEFT_OUT, TIME_BASIS, WHO, retention

CARD = Card(
    id="bracket_retention",
    name="First week retention",
    purpose="How many new customers come back within some days.",
    formula="customers active on any of the days 1 to 7 / new customers; beside it on the days 8 to 14 and 15 to 30",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHO,
    time_basis=TIME_BASIS,
    window="the days 1 to 7 after the first interaction",
    filters=LEFT_OUT,
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    also={"days_8_to_14": Unit.SHARE, "days_15_to_30": Unit.SHARE},
    also_named={"days_8_to_14": "On days 8 to 14", "days_15_to_30": "On days 15 to 30"},
    matures_after_days=8,
    note="Active: any interaction, of any channel. Channel and touchpoint are those of the first one.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = retention(CARD, {"days_1_to_7": (1, 7), "days_8_to_14": (8, 14), "days_15_to_30": (15, 30)})
