"""Facts that wait because they cannot be read: which, why, and letting them go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from zhiyin.base.errors import InvalidInput, NotFound
from zhiyin.db.fact_batches import FactBatches
from zhiyin.warehouse.facts import decode

LOOKED_AT = 64
"""The oldest that wait: all others are on their way within seconds."""


class StuckFacts(NamedTuple):
    """A batch that cannot be read. Until it can be, or is let go, the numbers stay as of before it."""

    id: int
    fact: str
    row_count: int
    why: InvalidInput


def stuck_facts(batches: FactBatches) -> Iterator[StuckFacts]:
    """The batches that cannot be read, oldest first."""
    for batch in batches.list_waiting((), limit=LOOKED_AT):
        try:
            decode(batch.fact, batch.payload)
        except InvalidInput as why:
            yield StuckFacts(batch.id, batch.fact, batch.row_count, why)


def let_go(batches: FactBatches, batch_id: int) -> None:
    """Count without these facts from now on; the rows that they describe stay as they are."""
    if batch_id not in {stuck.id for stuck in stuck_facts(batches)}:
        raise NotFound("there is no unreadable batch {id}", id=batch_id)
    batches.forget([batch_id])
