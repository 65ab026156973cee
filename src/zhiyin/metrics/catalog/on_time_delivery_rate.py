"""On-time delivery rate (准时交付率): the share of due orders that came in time."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.deliveries import DIMENSIONS, TIME_BASIS, WHAT_COUNTS, WINDOW_RULE, due_deliveries
from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.requests import INTERVAL
from zhiyin.metrics.shares import share_of_records

CARD = Card(
    id="on_time_delivery_rate",
    name="On-time delivery rate",
    purpose="How often orders arrive until the promised time.",
    formula="orders delivered until the promised time / orders due",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="orders with a promised delivery, of all channels",
    time_basis=TIME_BASIS,
    window="the days asked for",
    filters=WHAT_COUNTS,
    interval=INTERVAL,
    record=Record.ORDER,
    dimensions=DIMENSIONS,
    needs=("fact_orders.due_on",),
    note=WINDOW_RULE,
    history=(Change(1, date(2026, 11, 23), "first definition"),),
    about=Subject.SERVICE,
)

METRIC = share_of_records(CARD, due_deliveries, hits={"hit": "in_time"}, shown="hit")
