"""What happens to interactions that others want to hear of."""

from __future__ import annotations

from zhiyin.base.events import DomainEvent


class InteractionsTaken(DomainEvent, frozen=True):
    """A batch of interactions was stored: ids `first_id` to `last_id`, and the topics that occur among them."""

    first_id: int
    last_id: int
    topics: list[str]
