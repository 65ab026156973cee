"""`zhiyin backup`, `zhiyin restore` and `zhiyin check`: looking after an installation."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

import zhiyin
from zhiyin.app.backup import SENDING_PAUSED, back_up, restore
from zhiyin.base.clock import SystemClock
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import ZhiyinError
from zhiyin.cli.progress import Progress
from zhiyin.connectors.journal import backlog_bytes
from zhiyin.db.database import Database
from zhiyin.db.migration import current_revision, latest_revision
from zhiyin.db.settings import find_setting
from zhiyin.warehouse.manifest import read_manifest

LOW_DISK = 2 << 30


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The three commands and their options."""
    backup = commands.add_parser("backup", help="write everything into a folder, also while the server runs")
    backup.add_argument("target", type=Path, metavar="FOLDER", help="a new or empty folder")
    backup.set_defaults(run=_backup)
    put_back = commands.add_parser("restore", help="bring a backup back into an empty data folder")
    put_back.add_argument("source", type=Path, metavar="FOLDER", help="what `zhiyin backup` wrote")
    put_back.set_defaults(run=_restore)
    check = commands.add_parser("check", help="see whether settings, stores and disk are in order")
    check.add_argument("--json", action="store_true", help="for scripts")
    check.set_defaults(run=_check)
    for command in (backup, put_back, check):
        command.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")


def _settings(options: argparse.Namespace) -> Settings:
    return load_settings(os.environ, overrides={"data": options.data})


def _backup(options: argparse.Namespace) -> int:
    progress = Progress("files")
    contents = back_up(_settings(options), options.target, SystemClock(), progress.tell)
    progress.end()
    print(f"{len(contents.files)} files in {options.target}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    settings = _settings(options)
    progress = Progress("files")
    contents = restore(options.source, settings, progress.tell)
    progress.end()
    print(f"The backup of {contents.made_at:%Y-%m-%d %H:%M} UTC is in {settings.data}.")
    print("Sending is paused; the facts are made anew at the first start.")
    return 0


class Finding(NamedTuple):
    """One thing that was looked at."""

    name: str
    is_well: bool
    says: str


def _check(options: argparse.Namespace) -> int:
    findings = list(_look(_settings(options)))
    if options.json:
        sys.stdout.write(msgspec.json.encode([finding._asdict() for finding in findings]).decode() + "\n")
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.is_well else 'BAD '} {finding.name:<10} {finding.says}")
    return 0 if all(finding.is_well for finding in findings) else 1


def _look(settings: Settings) -> Iterator[Finding]:
    yield Finding("version", True, f"Zhiyin {zhiyin.__version__}, Python {sys.version.split()[0]}")
    yield Finding("data", settings.data.is_dir(), str(settings.data))
    if not settings.data.is_dir():
        return
    looks: dict[str, Callable[[Settings], Finding]] = {"disk": _disk, "rows": _rows, "facts": _facts}
    for name, look in looks.items():
        try:
            yield look(settings)
        except (ZhiyinError, OSError) as error:
            yield Finding(name, False, str(error))


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data).free
    return Finding("disk", free >= LOW_DISK, f"{free / (1 << 30):.1f} GB free")


def _rows(settings: Settings) -> Finding:
    db = Database(settings.database_url)
    with db.reading() as tx:
        found = current_revision(tx)
        paused = bool(found) and bool(find_setting(tx, SENDING_PAUSED))
    db.close()
    kind = "SQLite" if db.is_sqlite else "PostgreSQL"
    waits = "" if found == latest_revision() else f", waits for migration to {latest_revision()}"
    return Finding("rows", True, f"{kind}, {found or 'empty'}{waits}{', sending paused' if paused else ''}")


def _facts(settings: Settings) -> Finding:
    manifest = read_manifest(settings.data / "lake")
    journal = settings.data / "journal"
    behind = backlog_bytes(journal) if journal.is_dir() else 0
    archived = f"{manifest.as_of:%Y-%m-%d %H:%M} UTC" if manifest.as_of else "never"
    rows = sum(file.row_count for file in manifest.files)
    return Finding("facts", True, f"lake of {rows:,} rows, as of {archived}; journal {behind / (1 << 20):.1f} MB")
