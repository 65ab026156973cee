"""`zhiyin kpi`: the tree of KPIs in the data folder: add, remove, see what was achieved, close periods."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from zhiyin.app.build import App, build, open_warehouse
from zhiyin.app.kpi_export import closings_csv
from zhiyin.base.config import load_settings
from zhiyin.base.errors import InvalidInput, NotFound
from zhiyin.base.locale import Locale
from zhiyin.base.scope import EVERYTHING
from zhiyin.cli.arguments import day, one_of
from zhiyin.metrics.model import Cut, cut_named
from zhiyin.performance.kpis.model import Measure, Rhythm, count_shown
from zhiyin.performance.kpis.results import KpiResult
from zhiyin.performance.kpis.service import Draft
from zhiyin.performance.model import only_of
from zhiyin.staff.access import Permission, Principal
from zhiyin.staff.audit import COMMAND_LINE

WHO_RUNS_IT = Principal(COMMAND_LINE, COMMAND_LINE, None, frozenset(Permission), EVERYTHING, "api_key")
"""Who sits at the machine itself may do everything."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A part such as channel=web."""

    cut: Cut
    word: str


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The actions and their options."""
    kpi = commands.add_parser("kpi", help="goals: the tree of KPIs, closing periods, the export for pay")
    actions = kpi.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, run: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        parser = actions.add_parser(name, help=words)
        parser.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
        parser.set_defaults(run=run)
        return parser

    show = action("list", _list, "show the tree with what was achieved")
    show.add_argument("--on", type=day, metavar="DAY", help="in the periods around this day (yesterday)")
    _add_what_is_said(action("add", _add, "add a KPI or, without a metric, a heading"))
    action("remove", _remove, "take one out of the tree; closed periods stay").add_argument(
        "id", metavar="ID", help="as `list` shows it"
    )
    close = action("close", _close, "freeze a period that is over")
    close.add_argument("rhythm", type=one_of(Rhythm), metavar="PERIOD", help="month, quarter or year")
    close.add_argument("--on", type=day, required=True, metavar="DAY", help="any day of it")
    reopen = action("reopen", _reopen, "let a closed period of one KPI be closed anew")
    reopen.add_argument("id", metavar="CLOSING", help="as `export` shows it")
    reopen.add_argument("--reason", required=True, metavar="WORDS", help="stays on record")
    export = action("export", _export, "closed periods as CSV, for pay")
    export.add_argument("--from", dest="first", type=day, required=True, metavar="DAY", help="first day")
    export.add_argument("--to", dest="last", type=day, required=True, metavar="DAY", help="last day")
    export.add_argument("--output", type=Path, metavar="FILE", help="write to a file")


def _add_what_is_said(add: argparse.ArgumentParser) -> None:
    add.add_argument("--metric", metavar="NAME", help="what it measures; `zhiyin metric list` names them all")
    add.add_argument("--variant", default="", metavar="WORD", help="the currency or way of asking")
    add.add_argument(
        "--only", type=_named, action="append", default=[], metavar="PART", help="such as channel=web or trait.plan=pro"
    )
    add.add_argument("--period", type=one_of(Rhythm), default=Rhythm.MONTH, metavar="PERIOD", help="month by default")
    add.add_argument("--target", type=float, metavar="VALUE", help="in the metric's unit, money in its smallest part")
    add.add_argument("--name", default="", metavar="WORDS", help="that of the metric by default")
    add.add_argument("--department", default="", metavar="NAME", help="which answers for it")
    add.add_argument("--parent", metavar="ID", help="the one that it stands below")
    add.add_argument("--weight", type=float, default=1.0, metavar="NUMBER", help="among those below the same; 1")


def _list(options: argparse.Namespace) -> int:
    with closing(_app(options)) as app, closing(open_warehouse(app)) as warehouse:
        warehouse.catch_up()
        results = warehouse.kpi_results
        found = results.read(WHO_RUNS_IT, options.on or results.yesterday)
    parents = {result.kpi.id: result.kpi.parent_id for result in found}
    for result in found:
        depth, above = 0, result.kpi.parent_id
        while above in parents:
            depth, above = depth + 1, parents[above]
        print("  " * depth + _line(result))
    return 0


def _add(options: argparse.Namespace) -> int:
    measure = None
    if options.metric:
        only = only_of({named.cut: named.word for named in options.only})
        measure = Measure(options.metric, options.variant, only, options.period)
    draft = Draft(options.parent, options.name, options.department, None, options.weight)
    with closing(_app(options)) as app:
        print(app.kpis.add(WHO_RUNS_IT, draft, measure, options.target).id)
    return 0


def _remove(options: argparse.Namespace) -> int:
    with closing(_app(options)) as app:
        app.kpis.remove(WHO_RUNS_IT, options.id)
    print(f"{options.id} is removed")
    return 0


def _close(options: argparse.Namespace) -> int:
    """0 when all are closed, 1 when some have to wait."""
    with closing(_app(options)) as app, closing(open_warehouse(app)) as warehouse:
        warehouse.catch_up()
        closed = warehouse.kpi_results.close(WHO_RUNS_IT, options.rhythm, options.on)
    for one in closed.left:
        print(f"{one.kpi.id} waits: {one.why}")
    print(f"{closed.days.first} to {closed.days.last}: {len(closed.closings)} closed, {len(closed.left)} left")
    return 1 if closed.left else 0


def _reopen(options: argparse.Namespace) -> int:
    with closing(_app(options)) as app:
        app.kpis.reopen(WHO_RUNS_IT, options.id, options.reason)
    print(f"{options.id} is reopened")
    return 0


def _export(options: argparse.Namespace) -> int:
    with closing(_app(options)) as app:
        found = app.kpis.list_closings(WHO_RUNS_IT, options.first, options.last)
        text = closings_csv(found, Locale.EN, lambda user_id: _name(app, user_id))
    if options.output is None:
        print(text, end="")
    else:
        options.output.write_text(text, encoding="utf-8-sig", newline="")
    return 0


def _line(result: KpiResult) -> str:
    kpi = result.kpi
    name = kpi.name or (result.card.name if result.card else kpi.measure.metric_id if kpi.measure else "")
    shown = result.closing or result.told
    parts = [f"{kpi.id}  {name}"]
    n = count_shown(shown.estimate.n, shown.display) if shown else None
    if shown and n:
        value, low, high = (_number(one) for one in (shown.estimate.value, shown.estimate.low, shown.estimate.high))
        parts.append(f"{value} (95% CI {low} to {high}, n={n:,}) of {_number(result.wanted)}")
    if kpi.measure:
        parts.append(result.achievement.standing.value.replace("_", " "))
    if result.below and result.below.degree is not None:
        parts.append(f"below: {result.below.degree:.0%} of {result.below.known:.0%} known")
    parts += ["closed"] if result.closing else []
    parts += ["restated"] if result.is_restated else []
    return "   ".join(parts)


def _name(app: App, user_id: str | None) -> str | None:
    """What somebody is called; programs and the command line by their own word."""
    try:
        return None if user_id is None else app.staff.people.get(WHO_RUNS_IT, user_id).name
    except NotFound:
        return user_id


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"


def _named(text: str) -> _Named:
    name, equals, word = text.partition("=")
    try:
        return _Named(cut_named(name if equals else ""), word)
    except InvalidInput:
        message = f"{text!r} is no part; write it as channel=web or trait.plan=pro"
        raise argparse.ArgumentTypeError(message) from None


def _app(options: argparse.Namespace) -> App:
    return build(load_settings(os.environ, overrides={"data": options.data}))
