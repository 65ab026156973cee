"""`zhiyin metric`: a metric on the command line, from the data folder or from the server that holds it."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, astuple, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from zhiyin.app.build import build, open_warehouse
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import InvalidInput, Unauthenticated, Unavailable
from zhiyin.base.money import exponent
from zhiyin.cli.arguments import day
from zhiyin.connectors.files.rejects import harmless
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Card, Compare, Days, Dimension, Unit, Variant
from zhiyin.metrics.results import MetricResult, MetricValue
from zhiyin.metrics.service import Question

API_KEY = "ZHIYIN_API_KEY"
DEFAULT_DAYS = 30
TIMEOUT_SECONDS = 60


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
    metric.add_argument("--from", dest="first", type=day, metavar="DAY", help="first day (30 days ago)")
    metric.add_argument("--to", dest="last", type=day, metavar="DAY", help="last day (today)")
    metric.add_argument("--by", default="", metavar="DIMENSIONS", help="split by up to two: channel,week")
    metric.add_argument("--compare", choices=["previous", "year"], help="hold against other days")
    metric.add_argument("--format", choices=["table", "json", "csv"], default="table", help="default: table")
    metric.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
    metric.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask, and print the answer."""
    settings = load_settings(os.environ, overrides={"data": options.data})
    if options.name == "list":
        cards = [metric.card for metric in all_metrics().values()]
        width = max(len(card.id) for card in cards)
        for card in cards:
            print(f"{card.id:{width}}  {card.name}")
        return 0
    try:
        lines = _from_folder(settings, options)
    except Unavailable:  # a server holds the facts
        lines = _from_server(settings, options)
    _PRINTERS[options.format](lines)
    return 0


def _from_folder(settings: Settings, options: argparse.Namespace) -> list[Line]:
    """The answer from the facts in the data folder, which nobody else has open."""
    last = options.last or datetime.now(settings.zone).date()
    first = options.first or last - timedelta(days=DEFAULT_DAYS - 1)
    by = tuple(_dimension(name) for name in options.by.split(",") if name)
    compare = Compare(options.compare) if options.compare else None
    with closing(build(settings)) as app, closing(open_warehouse(app)) as warehouse:
        warehouse.catch_up()
        result = warehouse.metrics.values(options.name, Question(Days(first, last), by, compare))
    return lines_of(result)


def _from_server(settings: Settings, options: argparse.Namespace) -> list[Line]:
    """The same answer from the running server."""
    key = os.environ.get(API_KEY)
    if not key:
        raise Unauthenticated("a server holds the facts: give an API key in {variable}", variable=API_KEY)
    asked = {"from": options.first, "to": options.last, "by": options.by, "compare": options.compare}
    answer = httpx.get(
        f"{settings.public_url}/api/v1/metrics/{options.name}/values",
        params={name: str(value) for name, value in asked.items() if value},
        headers={"Authorization": f"Bearer {key}"},
        timeout=TIMEOUT_SECONDS,
    )
    if answer.is_error:
        raise Unavailable("the server answered {status}: {detail}", status=answer.status_code, detail=_detail(answer))
    return lines_of_answer(answer.json())


def lines_of(result: MetricResult) -> list[Line]:
    """The values of the whole, then of the groups."""
    parts = [("", result.values)]
    parts += [(_key(group.key.values()), group.values) for group in result.groups]
    return [_line(result.card, key, value) for key, values in parts for value in values]


def lines_of_answer(answer: Mapping[str, Any]) -> list[Line]:
    """The same from the server's words."""
    parts = [("", answer["variants"])]
    parts += [(_key(group["key"].values()), group["variants"]) for group in answer["groups"]]
    return [_line_of_answer(key, variant) for key, variants in parts for variant in variants]


def _key(values: Iterable[object]) -> str:
    return ", ".join("unknown" if value is None else str(value) for value in values)


def _line(card: Card, key: str, value: MetricValue) -> Line:
    currency = value.variant if card.variant is Variant.CURRENCY and card.unit is Unit.MONEY else None
    parts = 10 ** exponent(currency) if currency else 1
    estimate, comparison = value.estimate, value.comparison
    return Line(
        key,
        value.variant,
        value=_whole(estimate.value, parts),
        low=_whole(estimate.low, parts),
        high=_whole(estimate.high, parts),
        n=estimate.n,
        unit=currency or card.unit.value,
        before=_whole(comparison.value.value, parts) if comparison else None,
        is_significant=comparison.difference.is_significant if comparison and comparison.difference else None,
    )


def _line_of_answer(key: str, variant: Mapping[str, Any]) -> Line:
    value, comparison = variant["value"], variant["comparison"]
    parts = 10 ** (value["exponent"] or 0)
    return Line(
        key,
        variant["variant"],
        value=_whole(value["value"], parts),
        low=_whole(value["low"], parts),
        high=_whole(value["high"], parts),
        n=value["n"],
        unit=value["currency"] or value["unit"],
        before=_whole(comparison["value"]["value"], parts) if comparison else None,
        is_significant=comparison["significant"] if comparison and comparison["difference"] is not None else None,
    )


def _whole(value: float | None, parts: int) -> float | None:
    """The value in units, from so many parts of a unit."""
    return None if value is None else value / parts


def _print_table(lines: Sequence[Line]) -> None:
    if not lines:
        print("no records")
    for line in lines:
        what = " ".join(part for part in (line.key, line.variant) if part) or "all"
        value, low, high, before = (_number(one, line.unit) for one in (line.value, line.low, line.high, line.before))
        change = "" if line.before is None else f"   before {before}{' *' if line.is_significant else ''}"
        print(f"{what:32} {value:>14} {line.unit:8} 95% CI {low} to {high}   n={line.n:,}{change}")


def _print_json(lines: Sequence[Line]) -> None:
    print(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1))


def _print_csv(lines: Sequence[Line]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(field.name for field in fields(Line))
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in astuple(line)] for line in lines)


_PRINTERS = {"table": _print_table, "json": _print_json, "csv": _print_csv}


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "unknown"
    if unit == "count" and value.is_integer():
        return f"{value:,.0f}"
    return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"


def _dimension(name: str) -> Dimension:
    try:
        return Dimension(name.strip())
    except ValueError:
        raise InvalidInput("nothing can be split by {dimension}", pointer="by", dimension=name) from None


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError):
        return answer.reason_phrase
