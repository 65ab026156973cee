"""From counted rows to values: groups told apart, each held against the same group over other days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

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


def read(metric: Metric, by: Sequence[Cut], table: pa.Table, *, at_least: int = 0) -> list[Counted]:
    """The figures of every row that counts so many records."""
    found = []
    for row in _rows(table):
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
    return Comparison(days, bounded(metric.card, before.main), metric.contrast(now.main, before.main))


def _rows(table: pa.Table) -> list[Mapping[str, Any]]:
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
