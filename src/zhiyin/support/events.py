"""What happens to requests for help that others want to hear of."""

from __future__ import annotations

from zhiyin.base.events import DomainEvent


class TicketsChanged(DomainEvent, frozen=True):
    """Requests were opened, answered, solved or corrected."""

    ticket_ids: list[int]
