"""A message on its way in, or put aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from zhiyin.connectors.sources.model import Source
from zhiyin.customers.model import Trust
from zhiyin.db.database import Transaction
from zhiyin.touchpoints.model import Interaction, Rejected


class Arrival(NamedTuple):
    """From which source it came, how far that is trusted, in which protocol, and what it says."""

    source: Source
    trust: Trust
    family: str
    message: Interaction | Rejected


class Taken(NamedTuple):
    """What became of a batch."""

    accepted: int
    duplicates: int
    quarantined: int
    last_id: int


Also = Callable[[Transaction, Taken], None]
"""Something that is to be kept together with a batch, or not at all."""


class Quarantined(NamedTuple):
    """A message that could not be taken, and why."""

    id: int
    source_id: int
    family: str
    received_at: datetime
    trust: int
    reason: str
    params: dict[str, Any]
    raw: bytes
    state: str
    around: dict[str, Any]
    seen_count: int
    last_at: datetime
