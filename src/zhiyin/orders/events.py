"""What happens to orders that others want to hear of."""

from __future__ import annotations

from zhiyin.base.events import DomainEvent


class OrdersChanged(DomainEvent, frozen=True):
    """Orders were placed, moved on or corrected."""

    order_ids: list[int]
