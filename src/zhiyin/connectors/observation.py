"""What each source sends, compared with the tracking plan: shown to people, never a reason to refuse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from zhiyin.base.clock import from_micros
from zhiyin.connectors.protocols.limits import MAX_NAMES_A_SOURCE
from zhiyin.connectors.sources import store
from zhiyin.connectors.sources.store import NameCount, PlanFinding
from zhiyin.db.database import Transaction
from zhiyin.touchpoints.model import Interaction
from zhiyin.touchpoints.vocabulary import MESSAGES, check

OTHER = "Other"
CHECKED_A_BATCH = 20
"""Of each name, so many events of a batch are compared with the plan: enough to see, cheap at any volume."""

Seen = tuple[int, Interaction]
"""source id, interaction"""
Name = tuple[int, str]
"""source id, name of an event"""


class Observer:
    """Counts names and differences from the plan, per source."""

    def __init__(self, max_names: int = MAX_NAMES_A_SOURCE) -> None:
        self._max_names = max_names
        self._names: dict[int, set[str]] = {}  # as committed, of sources that have been asked for

    def named(self, tx: Transaction, batch: Sequence[Seen]) -> list[Seen]:
        """The batch, with names beyond a source's limit shown together as "Other"."""
        refused = self._refused(tx, dict.fromkeys((source_id, message.name) for source_id, message in batch))
        if not refused:
            return list(batch)
        return [
            (source_id, msgspec.structs.replace(message, name=OTHER))
            if (source_id, message.name) in refused
            else (source_id, message)
            for source_id, message in batch
        ]

    def record(self, tx: Transaction, batch: Sequence[Seen]) -> None:
        """Add the batch to what the sources page shows."""
        at = from_micros(max(message.received_at for _, message in batch))
        names = Counter((source_id, message.name) for source_id, message in batch)
        store.count_names(tx, [NameCount(source_id, name, n, at) for (source_id, name), n in names.items()])
        store.count_findings(tx, _findings(batch, at))

    def committed(self, batch: Sequence[Seen]) -> None:
        """The batch is stored: its names are known from now on."""
        for source_id, name in {(source_id, message.name) for source_id, message in batch}:
            self._names.setdefault(source_id, set()).add(name)

    def _refused(self, tx: Transaction, names: Iterable[Name]) -> set[Name]:
        """The names for which there is no room; who comes first is kept."""
        new = [(source_id, name) for source_id, name in names if name not in self._names.get(source_id, ())]
        left = {source_id: self._room(tx, source_id) for source_id in {source_id for source_id, _ in new}}
        refused = set()
        for source_id, name in new:
            if name in self._names[source_id] or name == OTHER:
                continue  # another process has met it meanwhile
            if left[source_id] > 0:
                left[source_id] -= 1
            else:
                refused.add((source_id, name))
        return refused

    def _room(self, tx: Transaction, source_id: int) -> int:
        """How many more names a source may have, all processes together; it is full for ever."""
        known = self._names.get(source_id, set())
        if len(known) < self._max_names:
            known = self._names[source_id] = {row.name for row in store.names_of(tx, source_id)}
        return self._max_names - len(known)


def _findings(batch: Sequence[Seen], at: datetime) -> list[PlanFinding]:
    checked: Counter[tuple[int, str]] = Counter()
    found: Counter[tuple[int, str, str, str, str]] = Counter()
    for source_id, message in batch:
        place = (source_id, message.name)
        checked[place] += 1
        if checked[place] > CHECKED_A_BATCH or message.name in MESSAGES:
            continue
        for finding in check(message.name, message.properties):
            found[*place, finding.kind.value, finding.property, finding.expected] += 1
    return [PlanFinding(*key, count, at) for key, count in found.items()]
