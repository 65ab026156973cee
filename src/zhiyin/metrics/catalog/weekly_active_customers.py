"""Weekly active customers (周活跃客户): how many customers come by within a week."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.engagement import ACTIVE, DIMENSIONS, INTERVAL, WHO, active_customer_count
from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.visits import NEEDS, TIME_BASIS

CARD = Card(
    id="weekly_active_customers",
    name="Weekly active customers (WAU)",
    purpose="How many customers come by within a week.",
    formula="customers who visited within 7 days",
    unit=Unit.COUNT,
    direction=Direction.UP,
    population=WHO,
    time_basis=TIME_BASIS,
    window="the 7 days up to the end of the days asked for, of each day, week or month where they are told apart",
    filters="what servers, mails and staff do is no visit",
    interval=INTERVAL,
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    about=Subject.BEHAVIOUR,
    uncertain_below=0,
    bounds=(0, None),
    needs=NEEDS,
    note=ACTIVE,
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = active_customer_count(CARD, window_days=7)
