"""`zhiyin digest --preview`: what the weekly digest would say now."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection
from pathlib import Path

from zhiyin.app.build import App, Warehouse
from zhiyin.app.digests import digest_writer, house_of
from zhiyin.app.reaching import API_KEY, Get, reach
from zhiyin.base.config import load_settings
from zhiyin.base.locale import Locale
from zhiyin.cli.arguments import one_of
from zhiyin.performance.digest.model import Part
from zhiyin.performance.digest.rendering import render
from zhiyin.staff.access import EVERYTHING, Permission, Principal


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    digest = commands.add_parser("digest", help="what the weekly digest would say now")
    digest.add_argument("--preview", action="store_true", required=True, help="print it; nothing is sent")
    digest.add_argument("--language", type=one_of(Locale), choices=list(Locale), default=Locale.EN, help="default: en")
    digest.add_argument(
        "--part", type=one_of(Part), choices=list(Part), action="append", help="only this; repeatable; default: all"
    )
    digest.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
    digest.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Print it, from the facts in the data folder or, when a server holds them, from that server."""
    settings = load_settings(os.environ, overrides={"data": options.data})
    parts, locale = options.part or [*Part], options.language
    asked = {"parts": [part.value for part in parts]}

    def of_server(get: Get) -> str:
        answer = get("digest/preview", asked)
        return f"{answer['subject']}\n\n{answer['text']}"

    def of_folder(app: App, warehouse: Warehouse) -> str:
        return _written(app, warehouse, locale, parts)

    print(reach(settings, None, os.environ.get(API_KEY), of_folder, of_server, locale))


def _written(app: App, warehouse: Warehouse, locale: Locale, parts: Collection[Part]) -> str:
    """For whoever has the folder, who has everything anyway."""
    reader = Principal("", "the command line", None, frozenset(Permission), EVERYTHING, "api_key")
    now = app.clock.now().astimezone(app.settings.zone)
    written = render(digest_writer(app, warehouse.metrics).write(reader, parts, now), locale, house_of(app))
    return f"{written.subject}\n\n{written.text}"
