"""`zhiyin backup`, `restore`, `resume-sending` and `check`: looking after an installation."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy.exc import SQLAlchemyError

import zhiyin
from zhiyin.app.backup import back_up, is_sending_paused, restore, resume_sending
from zhiyin.app.stuck_facts import stuck_facts
from zhiyin.base.clock import SystemClock
from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import NotFound, ZhiyinError
from zhiyin.cli.progress import Progress
from zhiyin.connectors.journal import backlog_bytes
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.migration import current_revision, latest_revision, migrate
from zhiyin.db.outbox import Outbox
from zhiyin.staff.audit import AuditLog
from zhiyin.warehouse.manifest import read_manifest

LOW_DISK = 2 << 30


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The four commands and their options."""
    backup = commands.add_parser("backup", help="write everything into a folder, also while the server runs")
    backup.add_argument("target", type=Path, metavar="FOLDER", help="a new or empty folder")
    backup.set_defaults(run=_backup)
    put_back = commands.add_parser("restore", help="bring a backup back into an empty data folder")
    put_back.add_argument("source", type=Path, metavar="FOLDER", help="what `zhiyin backup` wrote")
    put_back.set_defaults(run=_restore)
    resume = commands.add_parser("resume-sending", help="let messages go out again after a restore")
    resume.set_defaults(run=_resume_sending)
    check = commands.add_parser("check", help="see whether settings, stores and disk are in order")
    check.add_argument("--json", action="store_true", help="for scripts")
    check.set_defaults(run=_check)
    for command in (backup, put_back, resume, check):
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
    print("Sending is paused until `zhiyin resume-sending`; the facts are made anew at the first start.")
    return 0


def _resume_sending(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if not settings.data.is_dir():
        raise NotFound("there is no data folder {data}", data=settings.data)
    with closing(Database(settings.database_url)) as db:
        migrate(db)
        was_paused = resume_sending(db)
    print("Messages go out again." if was_paused else "Sending was not paused.")
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
    with closing(Database(settings.database_url)) as db:
        looks: dict[str, Callable[[], Finding]] = {
            "disk": lambda: _disk(settings),
            "rows": lambda: _rows(db),
            "facts": lambda: _facts(settings),
        }
        for name, look in looks.items():
            yield _looked(name, look)
        if _is_current(db):
            for name, look_at in _ROWS_OF_THIS_VERSION.items():
                yield _looked(name, partial(look_at, db))


def _looked(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except (ZhiyinError, OSError, SQLAlchemyError) as error:
        return Finding(name, False, str(error).partition("\n")[0])


def _is_current(db: Database) -> bool:
    """Whether the rows can be read and have this version's shape."""
    try:
        with db.reading() as tx:
            return current_revision(tx) == latest_revision()
    except SQLAlchemyError:
        return False


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data).free
    return Finding("disk", free >= LOW_DISK, f"{free / (1 << 30):.1f} GB free")


def _rows(db: Database) -> Finding:
    with db.reading() as tx:
        found = current_revision(tx)
    kind = "SQLite" if db.is_sqlite else "PostgreSQL"
    waits = "" if found == latest_revision() else f", waits for migration to {latest_revision()}"
    return Finding("rows", True, f"{kind}, {found or 'empty'}{waits}")


def _sending(db: Database) -> Finding:
    with db.reading() as tx:
        paused = is_sending_paused(tx)
    return Finding("sending", True, "paused since the restore: `zhiyin resume-sending`" if paused else "not paused")


def _letters(db: Database) -> Finding:
    dead = Outbox(db, SystemClock(), {}).dead_count()
    says = (
        f"{dead:,} events that no listener could take"
        if dead
        else "every event reached its listeners, or is on its way"
    )
    return Finding("deliveries", not dead, says)


def _stuck(db: Database) -> Finding:
    stuck = list(stuck_facts(FactBatches(db, SystemClock())))
    if stuck:
        rows = sum(batch.row_count for batch in stuck)
        return Finding("new facts", False, f"{rows:,} rows cannot be read; the numbers stay as of before them")
    return Finding("new facts", True, "all that wait can be read")


def _audit(db: Database) -> Finding:
    broken = AuditLog(db, SystemClock()).first_broken()
    says = "every entry is as it was written" if broken is None else f"entry {broken} was changed or is missing"
    return Finding("audit log", broken is None, says)


_ROWS_OF_THIS_VERSION: Mapping[str, Callable[[Database], Finding]] = {
    "sending": _sending,
    "deliveries": _letters,
    "new facts": _stuck,
    "audit log": _audit,
}


def _facts(settings: Settings) -> Finding:
    manifest = read_manifest(settings.data / "lake")
    journal = settings.data / "journal"
    behind = backlog_bytes(journal) if journal.is_dir() else 0
    archived = f"{manifest.as_of:%Y-%m-%d %H:%M} UTC" if manifest.as_of else "never"
    rows = sum(file.row_count for file in manifest.files)
    return Finding("facts", True, f"lake of {rows:,} rows, as of {archived}; journal {behind / (1 << 20):.1f} MB")
