"""`zhiyin benchmark`: the library of cited figures, and one's own from CSV."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import closing
from pathlib import Path

from zhiyin.app.build import App, build
from zhiyin.base.config import load_settings
from zhiyin.cli.reading import text_of
from zhiyin.metrics.benchmarks.model import Benchmark

BY = "command line"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The two commands and their options."""
    benchmark = commands.add_parser("benchmark", help="figures that others published, beside one's own")
    actions = benchmark.add_subparsers(required=True, metavar="ACTION")
    bring = actions.add_parser("import", help="import benchmarks; rows that cannot be used are said with their line")
    bring.add_argument("file", type=Path, metavar="FILE", help="CSV with metric, value, population, source ...")
    bring.set_defaults(run=_import)
    show = actions.add_parser("list", help="show the library")
    show.add_argument("--metric", metavar="NAME", help="only those of this metric")
    show.set_defaults(run=_list)
    for command in (bring, show):
        command.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
        command.add_argument("--json", action="store_true", help="for scripts")


def _import(options: argparse.Namespace) -> int:
    """0 when every row was taken, 1 when some were not."""
    with closing(_app(options)) as app:
        done = app.benchmarks.import_csv(text_of(options.file), by=BY)
    rejected = [(bad.line, bad.column, bad.template.format(**bad.params)) for bad in done.rejected]
    if options.json:
        rows = [dict(zip(("line", "column", "reason"), row, strict=True)) for row in rejected]
        print(json.dumps({"taken": done.taken, "unchanged": done.unchanged, "rejected": rows}, ensure_ascii=False))
    else:
        for line, column, reason in rejected:
            print(f"line {line}, {column}: {reason}", file=sys.stderr)
        print(f"{done.taken} taken, {done.unchanged} unchanged, {len(rejected)} rejected")
    return 1 if rejected else 0


def _list(options: argparse.Namespace) -> int:
    with closing(_app(options)) as app:
        found = app.benchmarks.list_benchmarks(options.metric)
    if options.json:
        print(json.dumps([_told(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    for one in found:
        checked = "verified" if one.is_verified else "not verified"
        where = ", ".join(str(part) for part in (one.source, one.year, one.region, one.industry) if part)
        print(f"{one.metric_id:26} {one.value:>10g} {one.unit:7} {one.population} ({where}; {checked})")
    return 0


def _told(one: Benchmark) -> dict[str, object]:
    return {
        "id": one.id, "metric": one.metric_id, "value": one.value, "unit": one.unit, "population": one.population,
        "region": one.region, "industry": one.industry, "year": one.year, "source": one.source,
        "verified": one.is_verified, "note": one.note, "comes_with_product": one.is_seed,
    }  # fmt: skip


def _app(options: argparse.Namespace) -> App:
    return build(load_settings(os.environ, overrides={"data": options.data}))
