"""What happens to the topic tree and to gold labels that others want to hear of."""

from __future__ import annotations

from zhiyin.base.events import DomainEvent


class TopicsChanged(DomainEvent, frozen=True):
    """The tree has a new version: what was read with an older one may stand elsewhere now."""

    tree_version: int


class GoldChanged(DomainEvent, frozen=True):
    """Somebody said what texts speak of, or took it back: models may learn from it."""

    gold_ids: list[str]
