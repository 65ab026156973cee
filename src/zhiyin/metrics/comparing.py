"""From counted rows to values: groups told apart, each held against the same group over other days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from zhiyin.metrics.counting import key
from zhiyin.metrics.estimate import Figures
from zhiyin.metrics.model import Cut, Days, Metric
from zhiyin.metrics.results import Comparison, Display, Group, MetricValue, bounded, display_of, shown


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted for one group over one span."""

    span: int
    variant: str | None
    key: tuple[date | str | None, ...]
    figures: Figures


Row = Mapping[str, Any]


def added_up(rows: Iterable[Row], by: Sequence[Cut]) -> list[Row]:
    """The counts of all groups together, for each span and variant."""
    columns, whole = {"span", "variant", *map(key, by)}, dict[tuple[int, str | None], dict[str, Any]]()
    for row in rows:
        counts = whole.setdefault((row["span"], row["variant"]), {})
        for name in row.keys() - columns:
            counts.setdefault(name, []).append(row[name])
    return [{"span": span, "variant": variant, **_summed(counts)} for (span, variant), counts in whole.items()]


def _summed(counts: Mapping[str, Sequence[Any]]) -> Row:
    return {
        name: np.concatenate(values) if isinstance(values[0], np.ndarray) else sum(values)
        for name, values in counts.items()
    }


def read(metric: Metric, by: Sequence[Cut], rows: Iterable[Row], *, at_least: int = 0) -> list[Counted]:
    """The figures of every row that counts so many records."""
    found = []
    for row in rows:
        figures = metric.figures(row) if row.get("n", at_least) >= at_least else None
        if figures:
            found.append(Counted(row["span"], row["variant"], tuple(row[key(d)] for d in by), figures))
    return found


def compared(metric: Metric, counted: Iterable[Counted], other_days: Days | None) -> tuple[MetricValue, ...]:
    """The value of each variant, the one with the most records first."""
    rows = list(counted)
    before = {row.variant: row.figures for row in rows if row.span == 1}
    values = [
        shown(
            metric.card, row.variant, row.figures, _comparison(metric, row.figures, before.get(row.variant), other_days)
        )
        for row in rows
        if row.span == 0
    ]
    return tuple(sorted(values, key=lambda value: (-value.estimate.n, value.variant or "")))


def groups(
    metric: Metric, counted: Iterable[Counted], by: Sequence[Cut], other_days: Days | None, *, at_most: int
) -> tuple[Group, ...]:
    """A group for each key: in the order of time where it is split by time, the largest first otherwise."""
    ordered = sorted(counted, key=lambda row: _sortable(row.key))
    found = [
        Group(dict(zip(by, group_key, strict=True)), values)
        for group_key, rows in groupby(ordered, key=lambda row: row.key)
        if (values := compared(metric, rows, other_days))
    ]
    largest = sorted(found, key=lambda group: -group.values[0].estimate.n)[:at_most]
    if not any(dimension.is_time for dimension in by):
        return tuple(largest)
    kept = {id(group) for group in largest}
    return tuple(group for group in found if id(group) in kept)


def _comparison(metric: Metric, now: Figures, before: Figures | None, days: Days | None) -> Comparison | None:
    if before is None or days is None or display_of(metric.card, before) is Display.HIDDEN:
        return None
    difference = metric.contrast(now.main, before.main) if _strata(now) == _strata(before) else None
    return Comparison(days, bounded(metric.card, before.main), difference)


def _strata(figures: Figures) -> set[frozenset[str | None]]:
    """What was weighted: between other groups, the difference would be one of the mix too."""
    return {frozenset(stratum.values) for stratum in figures.weighting.strata} if figures.weighting else set()


def rows_of(table: pa.Table) -> list[Row]:
    """The rows of a table; lists of numbers as arrays."""
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_list(column.type) and pa.types.is_integer(column.type.value_type):
            columns[name] = [value.values.to_numpy() for value in column]
        else:
            columns[name] = column.to_pylist()
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _sortable(group_key: tuple[date | str | None, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, str(value)) for value in group_key)
