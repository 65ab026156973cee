"""`zhiyin metric teams`: what departments' own people say beside what their customers say."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TextIO

from zhiyin.app.asking import Figure
from zhiyin.app.asking_teams import Shown, TeamsAnswered
from zhiyin.cli.figures import number
from zhiyin.connectors.files.rejects import harmless

_COLUMNS = ("value", "low", "high", "n", "unit", "display")


def print_table(answered: TeamsAnswered, out: TextIO) -> None:
    """A line for each department, then how far both go together."""
    print(f"{answered.staff} | {answered.customers}, {answered.first} to {answered.last}", file=out)
    if not answered.rows:
        print("no department of which both may be shown", file=out)
    for row in answered.rows:
        print(f"{row.department:24} {_words(row.staff)} | {_words(row.customers)}", file=out)
    print(_together(answered), file=out)


def print_json(answered: TeamsAnswered, out: TextIO) -> None:
    """All of it; days and moments in ISO 8601."""
    print(
        json.dumps(asdict(answered), ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat()), file=out
    )


def print_csv(answered: TeamsAnswered, out: TextIO) -> None:
    """A row for each department."""
    writer = csv.writer(out)
    sides = ("staff", "customers")
    writer.writerow(["department", *(f"{side}_{column}" for side in sides for column in _COLUMNS)])
    writer.writerows([harmless(row.department), *_cells(row.staff), *_cells(row.customers)] for row in answered.rows)


PRINTERS: Mapping[str, Callable[[TeamsAnswered, TextIO], None]] = {
    "table": print_table,
    "json": print_json,
    "csv": print_csv,
}


def _cells(shown: Shown) -> tuple[float | str | None, ...]:
    figure = shown.figure
    return figure.value, figure.low, figure.high, figure.n, shown.unit, shown.display


def _words(shown: Shown) -> str:
    return f"{number(shown.figure.value, shown.unit):>10} {shown.unit:8} {_interval(shown.figure, shown.unit)}"


def _interval(figure: Figure, unit: str) -> str:
    return f"95% CI {number(figure.low, unit)} to {number(figure.high, unit)}   n={figure.n:,}"


def _together(answered: TeamsAnswered) -> str:
    found = answered.correlation
    if found is None:
        least = answered.least_departments
        return (
            f"how far both go together is told of {least} departments or more whose values may stand alone and differ"
        )
    return f"rank correlation (Spearman): {number(found.value, 'share')}   {_interval(found, 'share')} departments"
