"""What happened: domain events, kept in the outbox with the change that they tell of."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class DomainEvent(msgspec.Struct, frozen=True):
    """Something that happened, past tense, subject first (`OrderCompleted`).

    Carries ids, never personal values, and is versioned: a subclass sets
    `version` higher when a field changes its meaning. Stored as JSON.
    """

    version: ClassVar[int] = 1

    @classmethod
    def kind(cls) -> str:
        """Its name in the outbox."""
        return cls.__name__

    def payload(self) -> bytes:
        """Its fields as JSON."""
        return msgspec.json.encode(self)
