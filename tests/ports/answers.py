"""Rows of an answer as every engine should give them: values that mean the same are the same."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from math import isclose

import pyarrow as pa

from zhiyin.base.clock import to_micros

Row = tuple[object, ...]


def rows_of(table: pa.Table) -> list[Row]:
    """The rows in an order that does not depend on the engine; lists have none of their own."""
    columns = [[_plain(value) for value in table[name].to_pylist()] for name in table.column_names]
    return sorted(zip(*columns, strict=True), key=_exact_first)


def differences(expected: pa.Table, found: pa.Table) -> list[str]:
    """In what two answers differ, the first few cells of it: counts and minor units at all, fractions by 1e-9."""
    if expected.column_names != found.column_names:
        return [f"columns {found.column_names} instead of {expected.column_names}"]
    if expected.num_rows != found.num_rows:
        return [f"{found.num_rows} rows instead of {expected.num_rows}"]
    return [
        f"{name}: {b!r} instead of {a!r}"
        for row, other in zip(rows_of(expected), rows_of(found), strict=True)
        for name, a, b in zip(expected.column_names, row, other, strict=True)
        if not _is_same(a, b)
    ][:5]


def _plain(value: object) -> object:
    match value:
        case bool() | int():
            return int(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return to_micros(value)
        case date():
            return value.isoformat()
        case dict():
            return tuple(_plain(part) for part in value.values())
        case list():
            return tuple(sorted((_plain(part) for part in value), key=repr))
    return value


def _is_same(a: object, b: object) -> bool:
    if isinstance(a, float) and isinstance(b, float | int):
        return isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
    return type(a) is type(b) and a == b


def _exact_first(row: Row) -> tuple[list[str], list[str]]:
    """Rows are told apart by what must be equal to the digit, and only then by fractions."""
    exact = [repr(value) for value in row if not isinstance(value, float)]
    return exact, [f"{value:.6e}" for value in row if isinstance(value, float)]
