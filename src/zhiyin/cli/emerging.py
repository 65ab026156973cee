"""`zhiyin emerging`: what is said more than it used to be, and looking for it now."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from zhiyin.app.build import App, build
from zhiyin.app.emerging import emerging_kinds
from zhiyin.app.jobs import job_runner
from zhiyin.base.config import load_settings
from zhiyin.base.scope import EVERYTHING
from zhiyin.feedback.emerging.model import CURRENT, Found, Issue, IssueState
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import COMMAND_LINE

_MOST = 200
_EVERYBODY = Principal(COMMAND_LINE, COMMAND_LINE, None, frozenset(), EVERYTHING, "api_key")
_POLARITIES = {-1: "ill", 0: "neither", 1: "well"}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands and their options."""
    emerging = commands.add_parser("emerging", help="what is said more than it used to be")
    actions = emerging.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("list", help="show emerging issues, the surest first")
    show.add_argument("--all", action="store_true", help="those that were closed or dismissed too")
    show.set_defaults(run=_list)
    look = actions.add_parser("look", help="judge the last days now, today as far as it has come")
    look.add_argument("--days", type=int, default=1, metavar="N", help="so many days, 1 to 60 (1)")
    look.set_defaults(run=_look)
    for command in (show, look):
        command.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
        command.add_argument("--json", action="store_true", help="for scripts")


def _list(options: argparse.Namespace) -> None:
    with _app(options) as app:
        found = app.emerging.list_issues(_EVERYBODY, Found(tuple(IssueState) if options.all else CURRENT), limit=_MOST)
        listening = app.emerging.listening()
    if options.json:
        return print(json.dumps([_told(issue) for issue in found], ensure_ascii=False, indent=1))
    for issue in found:
        print(_line(issue))
    if not found and listening.day_count < listening.least_days:
        return print(f"{listening.least_days} days of texts are needed; there are {listening.day_count}")
    judged = f"judged up to {listening.judged_to}" if listening.judged_to else "nothing was judged yet"
    return print(f"{len(found)} issues, {judged}")


def _look(options: argparse.Namespace) -> None:
    with _app(options) as app:
        job_id = app.emerging.ask_as(COMMAND_LINE, options.days)
        while job_runner(app, emerging_kinds(app))():
            pass
        job = app.jobs.get(job_id)
    if options.json:
        return print(json.dumps({"job": job.id, "state": job.state, "result": job.result}, ensure_ascii=False))
    if job.result is None:
        return print(f"job {job.id} is {job.state}" + (f": {job.error}" if job.error else ""))
    return print(
        f"{job.result['days']} days judged, {job.result['raised']} new issues, {job.result['returned']} returned"
    )


def _line(issue: Issue) -> str:
    found, cell = issue.evidence, issue.evidence.cell or issue.evidence.product
    polarity = _POLARITIES[cell.polarity] if cell and cell.polarity is not None else None
    where = " · ".join(filter(None, (cell.sku or cell.category, cell.topic, polarity, cell.region))) if cell else "-"
    ratio = f"{found.ratio.value:.1f}x [{found.ratio.low:.1f}, {found.ratio.high:.1f}]"
    counted = f"{found.voices} of {found.expected:.1f} expected"
    phrases = ", ".join(phrase.words for phrase in found.phrases)
    return f"{issue.state.value:9} {issue.risen_from}  {counted:24} {ratio:24} {where}  ({phrases})"


def _told(issue: Issue) -> dict[str, object]:
    found, cell = issue.evidence, issue.evidence.cell or issue.evidence.product
    return {
        "id": issue.id, "brand": issue.brand or None, "state": issue.state.value, "owner": issue.owner_id,
        "since": issue.risen_from.isoformat(), "until": issue.risen_to.isoformat(),
        "where": cell._asdict() if cell else None, "found_by": found.found_by,
        "phrases": [phrase.words for phrase in found.phrases], "voices": found.voices, "expected": found.expected,
        "ratio": {"value": found.ratio.value, "low": found.ratio.low, "high": found.ratio.high, "n": found.ratio.n},
        "chance": found.chance, "one_in": found.one_in, "texts": list(issue.text_ids), "reason": issue.reason or None,
    }  # fmt: skip


@contextmanager
def _app(options: argparse.Namespace) -> Iterator[App]:
    with closing(build(load_settings(os.environ, overrides={"data": options.data}))) as app:
        yield app
