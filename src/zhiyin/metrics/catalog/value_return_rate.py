"""Value return rate (金额退货率): the share of what was sold, by value, that came back."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import BY_WHOLE, Card, Change, Direction, Record, Unit, Variant
from zhiyin.metrics.purchases import CURRENCY, DIMENSIONS
from zhiyin.metrics.returns import INTERVAL, MATURE_DAYS, TIME_BASIS, WHAT_COUNTS, return_rate

CARD = Card(
    id="value_return_rate",
    name="Value return rate",
    purpose="How much of the value of goods sold comes back.",
    formula="value of returned units / value of units sold, each line after its own discounts",
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
    variant=Variant.CURRENCY,
    note="A refund without goods is not a return. Currencies are never added up.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = return_rate(CARD, part="returned_value", whole="value", variant=CURRENCY)
