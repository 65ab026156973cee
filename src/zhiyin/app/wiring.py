"""Which listeners hear of which event: names only, as the outbox stores them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LISTENERS: Mapping[str, Sequence[str]] = {
    "BusinessHoursChanged": ("support_hours",),
    "DigestWritten": ("digest_post",),
    "FeedbackReceived": ("texts_of_feedback",),
    "GoldChanged": ("topic_head",),
    "InteractionsTaken": ("catalog", "feedback", "orders", "order_search", "support"),
    "OrdersChanged": ("texts_of_orders",),
    "TicketsChanged": ("texts_of_tickets",),
}
