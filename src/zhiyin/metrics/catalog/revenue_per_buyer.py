"""Revenue per buyer (客单价): what a customer who bought spent in all."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.estimate import hybrid_difference
from zhiyin.metrics.model import Card, Change, Direction, Metric, Record, Subject, Unit, Variant
from zhiyin.metrics.purchases import DIMENSIONS, WHICH_BUYERS, buyers
from zhiyin.metrics.spending import mean_amount, summed_with_median

CARD = Card(
    id="revenue_per_buyer",
    name="Revenue per buyer",
    purpose="How much a customer who bought spent in all.",
    formula="revenue / customers with an order; beside it the median customer",
    unit=Unit.MONEY,
    direction=Direction.UP,
    population="customers with an order, of all channels",
    time_basis="the brand's day of the order; a refund lowers its order",
    window="the days asked for",
    filters=WHICH_BUYERS,
    interval="t over customers, bootstrap below 30",
    record=Record.CUSTOMER,
    about=Subject.PURCHASES,
    dimensions=DIMENSIONS,
    also={"median": Unit.MONEY},
    also_named={"median": "Median"},
    variant=Variant.CURRENCY,
    note="Per buyer, not per order: see average order value. One person with several identities is one buyer; "
    "currencies are never added up.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)


METRIC = Metric(CARD, buyers, summed_with_median, mean_amount, "amount", contrast=hybrid_difference)
