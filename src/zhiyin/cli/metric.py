"""`zhiyin metric`: a metric on the command line, from the data folder or from the server that holds it."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any, TextIO, TypeVar

import pyarrow.parquet as pq

from zhiyin.app.asking import Answered, Row, Wanted, ask, of_answer, of_result
from zhiyin.app.asking_teams import EMPLOYEES, TeamsWanted, ask_teams
from zhiyin.app.notebook import table
from zhiyin.app.reaching import API_KEY
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import InvalidInput
from zhiyin.cli import custom_metrics, metric_teams
from zhiyin.cli.arguments import day
from zhiyin.cli.figures import number
from zhiyin.connectors.files.rejects import harmless
from zhiyin.metrics.model import Compare, Like, cuts_named, filters_named, weights_named
from zhiyin.metrics.results import MetricResult

Printed = TypeVar("Printed")


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the answer: of the whole (no key) or of a group. Money is in major units."""

    key: str
    variant: str | None
    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    before: float | None = None
    is_significant: bool | None = None


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    metric = commands.add_parser("metric", help="a metric, with its interval, number of records and comparison")
    metric.add_argument("name", metavar="NAME", help="such as net_promoter_score; `list` names them all")
    metric.add_argument(
        "what",
        nargs="?",
        metavar="WHAT",
        help="after `check`, `define` and `from-metricflow` a file; after `export`, `to-metricflow`, `remove` and "
        "`teams` the metric",
    )
    metric.add_argument("--from", dest="first", type=day, metavar="DAY", help="first day (30 days ago)")
    metric.add_argument("--to", dest="last", type=day, metavar="DAY", help="last day (today)")
    metric.add_argument("--by", default="", metavar="DIMENSIONS", help="split by up to two: channel,trait.plan")
    metric.add_argument("--where", action="append", default=[], metavar="NAME=VALUE", help="only these: channel=web")
    metric.add_argument("--compare", choices=[*map(str, Compare)], help="hold against other days")
    metric.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="hold against the group that has this instead: trait.plan=free",
    )
    metric.add_argument(
        "--weights", default="", metavar="DIMENSION", help="weight the total to a population, by this: channel"
    )
    metric.add_argument(
        "--weights-of", choices=[*map(str, Like)], default=str(Like.CUSTOMERS), help="whose shares (customers)"
    )
    metric.add_argument(
        "--share", action="append", default=[], metavar="VALUE=NUMBER", help="or the shares themselves: web=0.6"
    )
    metric.add_argument(
        "--staff",
        metavar="METRIC",
        help="after `teams`: what the brand's own people say (employee_net_promoter_score)",
    )
    metric.add_argument("--format", choices=["table", "json", "csv", "parquet"], default="table", help="default: table")
    metric.add_argument("--output", type=Path, metavar="FILE", help="write to a file; parquet needs one")
    metric.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
    metric.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask, and print the answer."""
    settings = load_settings(os.environ, overrides={"data": options.data})
    if options.name == "list":
        known = custom_metrics.names(settings)
        width = max(len(metric_id) for metric_id in known)
        for metric_id, name in known.items():
            print(f"{metric_id:{width}}  {name}")
        return 0
    if options.name in custom_metrics.ACTIONS:
        return custom_metrics.act(settings, options.name, options.what)
    if options.name == "teams":
        return _teams(settings, options)
    if options.what is not None:
        raise InvalidInput("`{word}` is one word too many", word=options.what)
    if options.staff is not None:
        raise InvalidInput("--staff goes with `teams`", pointer="staff")
    if options.format == "parquet" and options.output is None:
        raise InvalidInput("parquet goes into a file: give --output", pointer="output")
    wanted = Wanted(
        options.name,
        options.first,
        options.last,
        cuts_named(options.by),
        Compare(options.compare) if options.compare else None,
        where=filters_named(options.where, pointer="where"),
        against=filters_named(options.against, pointer="against"),
        weights=weights_named(options.weights, Like(options.weights_of), options.share),
    )
    answered = ask(settings, None, os.environ.get(API_KEY), wanted)
    if options.format == "parquet":
        pq.write_table(table(answered, wanted.by), options.output)
    else:
        _print(options, _PRINTERS[options.format], lines(answered))
    return 0


def _teams(settings: Settings, options: argparse.Namespace) -> int:
    if options.what is None:
        raise InvalidInput("{action} what? Name the file or the metric", action=options.name)
    for name in ("by", "where", "compare", "against"):
        if getattr(options, name):
            raise InvalidInput("`teams` is of whole departments: leave --{option} away", option=name, pointer=name)
    if options.format == "parquet":
        raise InvalidInput("`teams` comes as table, json or csv", pointer="format")
    wanted = TeamsWanted(options.what, options.staff or EMPLOYEES, options.first, options.last)
    answered = ask_teams(settings, None, os.environ.get(API_KEY), wanted)
    _print(options, metric_teams.PRINTERS[options.format], answered)
    return 0


def _print(options: argparse.Namespace, printer: Callable[[Printed, TextIO], None], found: Printed) -> None:
    """On the screen, or into the file that was named."""
    if options.output is None:
        printer(found, sys.stdout)
    else:
        with options.output.open("w", encoding="utf-8", newline="") as file:
            printer(found, file)


def lines_of(result: MetricResult) -> list[Line]:
    """The values of the whole, then of the groups."""
    return lines(of_result(result))


def lines_of_answer(answer: Mapping[str, Any]) -> list[Line]:
    """The same from the server's words."""
    return lines(of_answer(answer))


def lines(answered: Answered) -> list[Line]:
    """A line for each value."""
    return [_line(row) for row in answered.rows]


def _line(row: Row) -> Line:
    figure = row.figure
    key = ", ".join("unknown" if value is None else str(value) for value in row.key.values())
    return Line(
        key, row.variant, figure.value, figure.low, figure.high, figure.n, row.unit, row.before, row.is_significant
    )


def _print_table(lines: Sequence[Line], out: TextIO) -> None:
    if not lines:
        print("no records", file=out)
    for line in lines:
        what = " ".join(part for part in (line.key, line.variant) if part) or "all"
        value, low, high, before = (number(one, line.unit) for one in (line.value, line.low, line.high, line.before))
        change = "" if line.before is None else f"   before {before}{' *' if line.is_significant else ''}"
        print(f"{what:32} {value:>14} {line.unit:8} 95% CI {low} to {high}   n={line.n:,}{change}", file=out)


def _print_json(lines: Sequence[Line], out: TextIO) -> None:
    print(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1), file=out)


def _print_csv(lines: Sequence[Line], out: TextIO) -> None:
    writer = csv.writer(out)
    writer.writerow(field.name for field in fields(Line))
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in astuple(line)] for line in lines)


_PRINTERS: Mapping[str, Callable[[Sequence[Line], TextIO], None]] = {
    "table": _print_table,
    "json": _print_json,
    "csv": _print_csv,
}
