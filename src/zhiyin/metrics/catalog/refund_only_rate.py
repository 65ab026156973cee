"""Refund-only rate (仅退款率): the share of orders paid back, in part or whole, while the customer keeps the goods."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.refunds import DIMENSIONS, GOODS_KEPT, NEEDS, POPULATION, TIME_BASIS, WHAT_COUNTS, refund_rate
from zhiyin.metrics.returns import INTERVAL, MATURE_DAYS

CARD = Card(
    id="refund_only_rate",
    name="Refund-only rate",
    purpose="How often money is paid back while the customer keeps the goods.",
    formula="orders of which money was paid back after the goods were sent, and nothing came back / orders",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population=POPULATION,
    time_basis=TIME_BASIS,
    window="the days asked for",
    filters=WHAT_COUNTS,
    interval=INTERVAL,
    record=Record.ORDER,
    dimensions=DIMENSIONS,
    matures_after_days=MATURE_DAYS,
    needs=NEEDS,
    note="Goods may still come back later; then an order counts no more.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = refund_rate(CARD, of=GOODS_KEPT)
