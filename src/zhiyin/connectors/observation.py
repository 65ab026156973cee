"""What each source sends, compared with the tracking plan: shown to people, never a reason to refuse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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


class Observer:
    """Counts names and differences from the plan, per source."""

    def __init__(self) -> None:
        self._names: dict[int, set[str]] | None = None  # as committed, read once

    def named(self, tx: Transaction, batch: Sequence[Seen]) -> list[Interaction]:
        """The interactions, with names beyond a source's limit shown together as "Other"."""
        known = self._known(tx)
        added: dict[int, set[str]] = {}
        found = []
        for source_id, message in batch:
            names = known.setdefault(source_id, set())
            if message.name not in names and message.name not in (new := added.setdefault(source_id, set())):
                if len(names) + len(new) >= MAX_NAMES_A_SOURCE:
                    message = msgspec.structs.replace(message, name=OTHER)
                else:
                    new.add(message.name)
            found.append(message)
        return found

    def record(self, tx: Transaction, batch: Sequence[Seen]) -> None:
        """Add the batch to what the sources page shows."""
        at = from_micros(max(message.received_at for _, message in batch))
        names = Counter((source_id, message.name) for source_id, message in batch)
        store.count_names(tx, [NameCount(source_id, name, n, at) for (source_id, name), n in names.items()])
        store.count_findings(tx, _findings(batch, at))

    def committed(self, batch: Sequence[Seen]) -> None:
        """The batch is stored: its names are known from now on."""
        if self._names is not None:
            for source_id, name in {(source_id, message.name) for source_id, message in batch}:
                self._names.setdefault(source_id, set()).add(name)

    def _known(self, tx: Transaction) -> dict[int, set[str]]:
        if self._names is None:
            self._names = {}
            for row in store.names_of(tx):
                self._names.setdefault(row.source_id, set()).add(row.name)
        return self._names


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
