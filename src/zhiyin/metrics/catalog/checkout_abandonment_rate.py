"""Checkout abandonment rate (结账放弃率): how many checkouts are begun and left without an order."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.carts import abandonment
from zhiyin.metrics.catalog.cart_abandonment_rate import CARD as CARTS

CARD = replace(
    CARTS,
    id="checkout_abandonment_rate",
    name="Checkout abandonment rate",
    purpose="How many customers turn back at the till.",
    formula="checkouts without an order within 24 hours after they were last begun / checkouts begun; beside it the "
    "share of those left that were ordered within 7 days after all",
    population="checkouts of known and unknown visitors; all that one customer begins within 24 hours of each other "
    "are one, on whatever device; an order ends it",
    time_basis="the brand's day on which it was first begun",
    filters="checkouts whose 24 hours are not over are left out",
    note="An order of the same customer counts through any channel. Channel and touchpoint are those of the visit in "
    "which it began. What the shop's server alone tells of carts does not count.",
)

METRIC = abandonment(CARD, step="checkout_at")
