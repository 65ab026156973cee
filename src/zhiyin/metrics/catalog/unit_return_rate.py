"""Unit return rate (件数退货率): the share of sold units that came back."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import BY_WHOLE, Card, Change, Direction, Record, Unit
from zhiyin.metrics.purchases import DIMENSIONS
from zhiyin.metrics.returns import INTERVAL, MATURE_DAYS, TIME_BASIS, WHAT_COUNTS, return_rate

CARD = Card(
    id="unit_return_rate",
    name="Unit return rate",
    purpose="How many of the articles that were sold come back.",
    formula="units returned / units sold",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="orders of all channels",
    time_basis=TIME_BASIS,
    window="the days asked for",
    filters=WHAT_COUNTS,
    interval=INTERVAL,
    record=Record.ORDER,
    weights=BY_WHOLE,
    dimensions=DIMENSIONS,
    matures_after_days=MATURE_DAYS,
    note="A refund without goods is not a return.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = return_rate(CARD, part="returned_units", whole="units")
