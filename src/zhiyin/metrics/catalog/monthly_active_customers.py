"""Monthly active customers (月活跃客户): how many customers come by within a month."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.engagement import ACTIVE, DIMENSIONS, INTERVAL, WHO, active_customer_count
from zhiyin.metrics.model import Card, Change, Dimension, Direction, Record, Subject, Unit
from zhiyin.metrics.visits import NEEDS, TIME_BASIS

CARD = Card(
    id="monthly_active_customers",
    name="Monthly active customers (MAU)",
    purpose="How many customers come by within a month.",
    formula="customers who visited within 30 days",
    unit=Unit.COUNT,
    direction=Direction.UP,
    population=WHO,
    time_basis=TIME_BASIS,
    window="the 30 days up to the end of the days asked for, of each week or month where they are told apart",
    filters="what servers, mails and staff do is no visit",
    interval=INTERVAL,
    record=Record.CUSTOMER,
    dimensions=tuple(each for each in DIMENSIONS if each is not Dimension.DAY),
    about=Subject.BEHAVIOUR,
    uncertain_below=0,
    bounds=(0, None),
    needs=NEEDS,
    note=ACTIVE,
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = active_customer_count(CARD, window_days=30)
