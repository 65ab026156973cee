"""What happens to feedback that others want to hear of."""

from __future__ import annotations

from zhiyin.base.events import DomainEvent


class FeedbackReceived(DomainEvent, frozen=True):
    """Customers answered, reviewed, corrected or withdrew what they had said."""

    response_ids: list[int]
