"""On time in full (OTIF) (准时足量交付率): the share of due orders that came in time, complete."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.deliveries import DIMENSIONS, FULL_RULE, TIME_BASIS, WHAT_COUNTS, due_deliveries
from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.requests import INTERVAL, share_of_records

CARD = Card(
    id="on_time_in_full_rate",
    name="On time in full (OTIF)",
    purpose="How often orders arrive complete and until the promised time.",
    formula="orders delivered complete until the promised time / orders due",
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
    note=FULL_RULE,
    history=(Change(1, date(2026, 11, 23), "first definition"),),
    about=Subject.SERVICE,
)

METRIC = share_of_records(CARD, due_deliveries, hit="on_time_in_full")
