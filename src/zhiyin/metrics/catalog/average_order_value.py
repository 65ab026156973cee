"""Average order value (笔单价): revenue per order."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.estimate import hybrid_difference
from zhiyin.metrics.model import Card, Change, Direction, Metric, Record, Unit, Variant
from zhiyin.metrics.purchases import DIMENSIONS, WHAT_COUNTS, orders
from zhiyin.metrics.spending import mean_amount, summed_with_median

CARD = Card(
    id="average_order_value",
    name="Average order value",
    purpose="How much an order is worth.",
    formula="revenue / orders; beside it the median order",
    unit=Unit.MONEY,
    direction=Direction.UP,
    population="orders of all channels",
    time_basis="the brand's day of the order; a refund lowers its order",
    window="the days asked for",
    filters=WHAT_COUNTS,
    interval="t clustered by customer, bootstrap of customers below 30",
    record=Record.ORDER,
    dimensions=DIMENSIONS,
    also={"median": Unit.MONEY},
    also_named={"median": "Median"},
    variant=Variant.CURRENCY,
    note="Per order, not per buyer: see revenue per buyer. Goods after discounts and refunds, without tax and "
    "shipping; currencies are never added up.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)

METRIC = Metric(CARD, orders, summed_with_median, mean_amount, "amount", contrast=hybrid_difference)
