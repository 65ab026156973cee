"""`zhiyin text-models`: which model reads texts, what is asked beside it, how challengers agree, what it costs."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from zhiyin.app.text_models_shown import Beside, TextModels


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    command = commands.add_parser("text-models", help="show which models read texts, and how challengers do")
    command.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
    command.add_argument("--json", action="store_true", help="for scripts")
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from zhiyin.app.build import build  # heavy, and not needed by the other commands
    from zhiyin.app.text_models_shown import text_models
    from zhiyin.base.config import load_settings

    with closing(build(load_settings(os.environ, overrides={"data": options.data}))) as app:
        found = text_models(app.settings, app.db, app.clock)
    if options.json:
        print(json.dumps(msgspec.to_builtins(_told(found)), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(found)))


def _told(found: TextModels) -> dict[str, object]:
    """Without the options of the files, which may hold addresses."""
    return {
        "chosen": found.chosen,
        "reads": found.told and {name: getattr(found.told, name) for name in ("reads", "since", "trouble")},
        "models": [
            {
                "name": one.name, "problem": one.problem, "kind": one.described and one.described.kind,
                "enabled": bool(one.described and one.described.enabled), "asked": one.asked,
                "compared": one.compared, "spent": one.spent, "most_cost_a_day": one.most_cost,
                "most_requests_a_day": one.most_requests,
            }
            for one in found.beside
        ],
    }  # fmt: skip


def _lines(found: TextModels) -> Iterator[str]:
    if found.told is None:
        yield f"{found.chosen} is to read; nothing has been read yet"
    else:
        yield f"{found.told.reads} reads since {found.told.since:%Y-%m-%d %H:%M} UTC"
        if found.told.trouble:
            yield f"  {found.chosen} was chosen, but: {found.told.trouble}"
    for one in found.beside:
        yield from _of(one)


def _of(one: Beside) -> Iterator[str]:
    if one.described is None:
        yield f"{one.name}: {one.problem}"
        return
    counts = "reads beside the others" if one.described.shadow_share else "counts"
    yield f"{one.name}: {one.described.kind}, {counts if one.described.enabled else 'not enabled'}"
    if one.asked:
        resting = f", rests: {one.asked.last_reason}" if one.asked.is_resting else ""
        yield f"  asked {one.asked.asked} times, failed {one.asked.failed}{resting}"
    for task in one.compared.tasks if one.compared else ():
        if task.share is not None and task.low is not None and task.high is not None:
            yield (
                f"  {task.task:9} the same in {task.share:.1%} of {task.n:,} texts"
                f" ({task.low:.1%} to {task.high:.1%}), kappa {_kappa(task.kappa)}"
            )
    if one.spent:
        spent = one.spent
        yield f"  today {spent.requests} requests of {one.most_requests}, cost {spent.cost:g} of {one.most_cost:g}"


def _kappa(kappa: float | None) -> str:
    return "unknown" if kappa is None else f"{kappa:.2f}"
