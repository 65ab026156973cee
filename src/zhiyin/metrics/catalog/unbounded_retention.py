"""Unbounded retention (无界留存率): the share of new customers who are active on day 7 or on any day after it."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.retention import DIMENSIONS, LEFT_OUT, TIME_BASIS, WHO, retention

CARD = Card(
    id="unbounded_retention",
    name="Unbounded retention",
    purpose="How many new customers come back at all after a week.",
    formula="customers active on day 7 or later / new customers; beside it day 1 or later and day 30 or later",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHO,
    time_basis=TIME_BASIS,
    window="from day 7 after the first interaction to now",
    filters=LEFT_OUT,
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    also={"from_day_1": Unit.SHARE, "from_day_30": Unit.SHARE},
    also_named={"from_day_1": "From day 1 on", "from_day_30": "From day 30 on"},
    matures_after_days=8,
    note="Rises with time, as people come back late: hold a cohort only against one of the same age. "
    "Active: any interaction, of any channel. Channel and touchpoint are those of the first one.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = retention(CARD, {"from_day_7": (7, None), "from_day_1": (1, None), "from_day_30": (30, None)})
