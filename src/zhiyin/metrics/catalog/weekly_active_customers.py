"""Weekly active customers (周活跃客户): how many customers come by within a week."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.daily_active_customers import CARD as DAILY
from zhiyin.metrics.engagement import active_customer_count

CARD = replace(
    DAILY,
    id="weekly_active_customers",
    name="Weekly active customers (WAU)",
    purpose="How many customers come by within a week.",
    formula="customers who visited within 7 days",
    window="the 7 days up to the end of the days asked for, of each day, week or month where they are told apart",
)

METRIC = active_customer_count(CARD, window_days=7)
