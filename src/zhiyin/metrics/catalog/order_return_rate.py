"""Order return rate (订单退货率): the share of orders of which something came back."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.purchases import DIMENSIONS
from zhiyin.metrics.returns import INTERVAL, MATURE_DAYS, TIME_BASIS, WHAT_COUNTS, return_rate

CARD = Card(
    id="order_return_rate",
    name="Order return rate",
    purpose="How many orders have something sent back.",
    formula="orders with a returned unit / orders",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="orders of all channels",
    time_basis=TIME_BASIS,
    window="the days asked for",
    filters=WHAT_COUNTS,
    interval=INTERVAL,
    record=Record.ORDER,
    dimensions=DIMENSIONS,
    matures_after_days=MATURE_DAYS,
    note="A refund without goods is not a return.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = return_rate(CARD, part="has_return", whole="one")
