"""Customer conversion rate (客户转化率): how many who come by order within 7 days."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.converting import ordered_after_entry
from zhiyin.metrics.engagement import WHO
from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.visits import DIMENSIONS, NEEDS

CARD = Card(
    id="customer_conversion_rate",
    name="Customer conversion rate",
    purpose="How many of those who come by order soon.",
    formula="customers with an order within 7 days of their first visit in the days asked for / customers with a "
    "visit; beside it within 1 and within 30 days",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHO,
    time_basis="the brand's day of the first visit in the days asked for",
    window="7 days from the instant of that visit",
    filters="cancelled orders, orders of no value and orders whose value is not known do not count; customers whose 7 "
    "days are not over are left out, from the share within 30 days those whose 30 days are not over",
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    about=Subject.BEHAVIOUR,
    also={"within_1_days": Unit.SHARE, "within_30_days": Unit.SHARE},
    also_named={"within_1_days": "Within 1 day", "within_30_days": "Within 30 days"},
    matures_after_days=8,
    needs=NEEDS,
    note="Orders of all channels, stores too. A customer who comes by in several channels counts once in each.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = ordered_after_entry(CARD, within_days=(7, 1, 30))
