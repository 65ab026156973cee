"""How many records are of which length: what a median and its interval are worked out from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhiyin.metrics.counting import group_columns, summed_by_customer
from zhiyin.metrics.model import Counts, Selection
from zhiyin.warehouse.engine import Query

_MOST = 1 << 31  # records of one length


def counted_lengths(population: Query, selection: Selection, length: str) -> Query:
    """The sums of a whole, not negative length by customer, and in one list each length with its number of records."""
    groups = group_columns(selection)
    sums = summed_by_customer(population, selection, [length])
    same = " AND ".join(f"s.{column} IS NOT DISTINCT FROM c.{column}" for column in groups.split(", "))
    by_length = f"SELECT {groups}, {length}, count(*) AS n FROM records GROUP BY {groups}, {length}"  # noqa: S608 - our own names
    lists = f"SELECT {groups}, list_of({length} * {_MOST} + n) AS lengths FROM ({by_length}) GROUP BY {groups}"  # noqa: S608 - our own names
    return sums.then("sums", f"SELECT s.*, c.lengths AS lengths FROM sums s JOIN ({lists}) c ON {same}")  # noqa: S608 - our own names


def lengths_of(counts: Counts) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The lengths in order, and how many records each has."""
    packed = np.sort(counts["lengths"])
    return packed // _MOST, packed % _MOST
