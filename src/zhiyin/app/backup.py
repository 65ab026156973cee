"""Backups: rows, lake, journal and files of one instant, taken while serving, and brought back in another place."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

import zhiyin
from zhiyin.base.clock import Clock, SystemClock
from zhiyin.base.config import Settings
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.secret import KEY_FILE
from zhiyin.connectors.files.service import ImportService
from zhiyin.connectors.sources.service import SourceService
from zhiyin.db.copies import copy_rows, put_rows_back
from zhiyin.db.database import Database, Transaction
from zhiyin.db.jobs import Jobs
from zhiyin.db.migration import current_revision, latest_revision
from zhiyin.db.outbox import Outbox
from zhiyin.db.settings import find_setting, save_setting
from zhiyin.warehouse.manifest import Manifest, read_manifest, unchanged

CONTENTS = "backup.json"
SENDING_PAUSED = "sending_paused"
IMPORTS = "imports"
Progress = Callable[[int, int], None]


class Contents(msgspec.Struct, frozen=True):
    """What a backup holds: which version made it, when, and the hash (SHA-256) of every file."""

    version: str
    revision: str
    made_at: datetime
    files: dict[str, str]
    format: int = 1


def back_up(settings: Settings, target: Path, clock: Clock, progress: Progress) -> Contents:
    """Write a backup into the new folder `target`; the server may go on serving.

    The journal is copied first and the rows next, so that whatever was
    acknowledged before is in one of them; the lake stands still from the rows to
    its own copy, so that each fact is in the lake or still waits among the rows.
    Files to be imported never change; left out are those that were done with before.
    """
    if not settings.data.is_dir():
        raise NotFound("there is no data folder {data}", data=settings.data)
    if target.exists() and any(target.iterdir()):
        raise Conflict("the folder {target} is not empty", target=target)
    target.mkdir(parents=True, exist_ok=True)
    _copy_tree(settings.data / "journal", target / "journal")
    db = Database(settings.database_url)
    done_with = _files_done_with(db, settings, clock)
    lake = settings.data / "lake"
    lake.mkdir(exist_ok=True)
    with unchanged(lake):
        copy_rows(db, target)
        with db.reading() as tx:
            revision = current_revision(tx)
        _copy_lake(lake, target / "lake", progress)
    _copy_files(settings.data / IMPORTS, target / IMPORTS, done_with)
    db.close()
    if (settings.data / KEY_FILE).exists():
        _copy(settings.data / KEY_FILE, target / KEY_FILE)
    contents = Contents(zhiyin.__version__, revision or "", clock.now(), dict(_hashes(target)))
    _write(target / CONTENTS, msgspec.json.format(msgspec.json.encode(contents), indent=1))
    return contents


def restore(source: Path, settings: Settings, progress: Progress) -> Contents:
    """Bring a backup back into an empty data folder; the facts are made anew at the first start.

    Nothing is sent out until a person says so: mails of the past must not go out again.
    Whoever was at some work when the backup was taken is not here: it may be begun anew at once.
    """
    contents = read_contents(source)
    if settings.data.exists() and any(settings.data.iterdir()):
        raise Conflict("the data folder {data} is not empty", data=settings.data)
    _check(source, contents, progress)
    settings.data.mkdir(parents=True, exist_ok=True)
    for folder in ("journal", "lake", IMPORTS):
        if (source / folder).is_dir():
            shutil.copytree(source / folder, settings.data / folder)
    if (source / KEY_FILE).exists():
        _copy(source / KEY_FILE, settings.data / KEY_FILE)
    db = Database(settings.database_url)
    put_rows_back(source, db, contents.revision)
    with db.transaction() as tx:
        save_setting(tx, SENDING_PAUSED, True)
    Jobs(db, SystemClock()).let_go()
    Outbox(db, SystemClock(), {}).let_go()
    db.close()
    return contents


def is_sending_paused(tx: Transaction) -> bool:
    """Whether nothing may go out: so it is from a restore until a person ends it. Whatever sends asks this first."""
    return bool(find_setting(tx, SENDING_PAUSED))


def resume_sending(db: Database) -> bool:
    """Let messages go out again; whether they were held back."""
    with db.transaction() as tx:
        was_paused = is_sending_paused(tx)
        save_setting(tx, SENDING_PAUSED, False)
    return was_paused


def read_contents(source: Path) -> Contents:
    """What a backup holds."""
    file = source / CONTENTS
    if not file.exists():
        raise NotFound("{source} is no finished backup: it has no {file}", source=source, file=CONTENTS)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Contents)
    except msgspec.DecodeError as error:
        raise InvalidInput("{file} cannot be read: {error}", file=file, error=error) from None


def _check(source: Path, contents: Contents, progress: Progress) -> None:
    """Refuse a backup whose files are not what they were."""
    for done, (name, expected) in enumerate(contents.files.items(), start=1):
        file = source / name
        if not file.is_file() or _hash(file) != expected:
            raise Conflict("the backup is damaged: {name} is not what it was", name=name)
        progress(done, len(contents.files))


def _copy_lake(lake: Path, target: Path, progress: Progress) -> None:
    manifest: Manifest = read_manifest(lake)
    target.mkdir()
    for done, file in enumerate(manifest.files, start=1):
        (target / file.path).parent.mkdir(parents=True, exist_ok=True)
        _copy(lake / file.path, target / file.path)
        progress(done, len(manifest.files))
    if (lake / "manifest.json").exists():
        _copy(lake / "manifest.json", target / "manifest.json")


def _files_done_with(db: Database, settings: Settings, clock: Clock) -> set[str]:
    with db.reading() as tx:
        if current_revision(tx) != latest_revision():  # rows of another version: then all files are copied
            return set()
    folder = settings.data / IMPORTS
    return ImportService(db, Jobs(db, clock), SourceService(db, clock), clock, folder).done_with()


def _copy_files(folder: Path, target: Path, left_out: set[str]) -> None:
    """The files that are to be imported, or may be."""
    target.mkdir(mode=0o700)
    for file in sorted(folder.glob("*/content")):
        if file.parent.name in left_out:
            continue
        (target / file.parent.name).mkdir(mode=0o700)
        with suppress(FileNotFoundError):  # tidied away meanwhile
            _copy(file, target / file.parent.name / file.name)


def _copy_tree(folder: Path, target: Path) -> None:
    """Every file that is still there when its turn comes; the intake may drop segments meanwhile."""
    target.mkdir()
    for file in sorted(folder.glob("*")) if folder.is_dir() else ():
        try:
            _copy(file, target / file.name)
        except FileNotFoundError:  # taken in since: then it is among the rows, which are copied later
            continue


def _copy(file: Path, target: Path) -> None:
    shutil.copy2(file, target)
    _flush(target)


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    _flush(file)


def _flush(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), _hash(file)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
