"""`zhiyin digest --preview`: what the weekly digest would say now."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import httpx

from zhiyin.app.asking import API_KEY, TIMEOUT_SECONDS
from zhiyin.app.build import build, open_warehouse
from zhiyin.app.digests import digest_writer, house_of
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import Unauthenticated, Unavailable
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
    parts = options.part or [*Part]
    try:
        print(_of_folder(settings, options.language, parts))
    except Unavailable:  # a server holds the facts
        key = os.environ.get(API_KEY)
        if not key:
            raise Unauthenticated("a server holds the facts: give an API key in {variable}", variable=API_KEY) from None
        print(_of_server(settings.public_url, key, options.language, parts))


def _of_folder(settings: Settings, locale: Locale, parts: Collection[Part]) -> str:
    """For whoever has the folder, who has everything anyway."""
    reader = Principal("", "the command line", None, frozenset(Permission), EVERYTHING, "api_key")
    with closing(build(settings)) as app, closing(open_warehouse(app)) as warehouse:
        warehouse.catch_up()
        now = app.clock.now().astimezone(settings.zone)
        written = render(digest_writer(app, warehouse.metrics).write(reader, parts, now), locale, house_of(app))
    return f"{written.subject}\n\n{written.text}"


def _of_server(url: str, key: str, locale: Locale, parts: Collection[Part]) -> str:
    """For whom the key stands."""
    address, asked = f"{url}/api/v1/digest/preview", {"parts": [part.value for part in parts]}
    headers = {"Authorization": f"Bearer {key}", "Accept-Language": locale.value}
    try:
        answer = httpx.get(address, params=asked, headers=headers, timeout=TIMEOUT_SECONDS)
    except httpx.HTTPError as error:
        raise Unavailable("the server at {url} does not answer: {reason}", url=url, reason=error) from None
    if answer.is_error:
        status, reason = answer.status_code, answer.reason_phrase
        raise Unavailable("the server answered {status}: {detail}", status=status, detail=reason)
    return f"{answer.json()['subject']}\n\n{answer.json()['text']}"
