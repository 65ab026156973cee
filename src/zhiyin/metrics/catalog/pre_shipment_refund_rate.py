"""Pre-shipment refund rate (发货前退款率): the share of orders paid back before anything was sent."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.refunds import BEFORE_SHIPMENT, DIMENSIONS, NEEDS, POPULATION, TIME_BASIS, WHAT_COUNTS, refund_rate
from zhiyin.metrics.returns import INTERVAL, MATURE_DAYS

CARD = Card(
    id="pre_shipment_refund_rate",
    name="Pre-shipment refund rate",
    purpose="How often customers want their money back before anything is sent.",
    formula="orders of which money was paid back before the first parcel left / orders",
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
    note="Where an order is paid back on demand until it is sent, this is how minds are changed; such orders are no "
    "returns.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = refund_rate(CARD, of=BEFORE_SHIPMENT)
