"""Monthly active customers (月活跃客户): how many customers come by within a month."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.daily_active_customers import CARD as DAILY
from zhiyin.metrics.engagement import DIMENSIONS, active_customer_count
from zhiyin.metrics.model import Dimension

CARD = replace(
    DAILY,
    id="monthly_active_customers",
    name="Monthly active customers (MAU)",
    purpose="How many customers come by within a month.",
    formula="customers who visited within 30 days",
    window="the 30 days up to the end of the days asked for, of each week or month where they are told apart",
    dimensions=tuple(each for each in DIMENSIONS if each is not Dimension.DAY),
)

METRIC = active_customer_count(CARD, window_days=30)
