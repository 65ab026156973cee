"""What comes in with batches, as every engine that takes them in reads it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from zhiyin.base.errors import InvalidInput
from zhiyin.warehouse.engine import Batch
from zhiyin.warehouse.facts import Fact, decode

log = logging.getLogger(__name__)


def rows_of(batches: Sequence[Batch]) -> tuple[Mapping[str, list[pa.Table]], list[int]]:
    """The rows of the batches by fact, and the ids of those that cannot be read."""
    by_fact: dict[str, list[pa.Table]] = defaultdict(list)
    unreadable = []
    for batch in batches:
        try:
            table = decode(batch.fact, batch.payload)
        except InvalidInput:
            log.warning("fact batch %d cannot be read; it waits for somebody to look at it", batch.id)
            unreadable.append(batch.id)
        else:
            by_fact[batch.fact].append(table)
    return by_fact, unreadable


def latest_revisions(fact: Fact, table: pa.Table) -> pa.Table:
    """One row for each fact: its highest revision; the first that came where several claim to be it."""
    keys = table[fact.key].to_numpy()
    if len(np.unique(keys)) == len(keys):
        return table
    order = np.lexsort((-np.arange(len(keys)), table["revision"].to_numpy(), keys))
    last_of_key = np.append(keys[order][1:] != keys[order][:-1], True)
    return table.take(np.sort(order[last_of_key]))
