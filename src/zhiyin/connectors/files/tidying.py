"""What is no longer needed of imports: files whose imports have ended, rows that were rejected long ago."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from zhiyin.base.errors import NotFound
from zhiyin.connectors.files import store
from zhiyin.db.database import Database
from zhiyin.db.jobs import Jobs

FILES_KEPT = timedelta(days=7)
"""A file stays so long after it was brought, and after its last import has ended."""
REJECTS_KEPT = timedelta(days=90)
"""The rejected rows of an import can be had so long after it began."""


def tidy(db: Database, jobs: Jobs, folder: Path, now: datetime) -> int:
    """Delete what nobody needs any more; how many files and folders of imports went."""
    with db.transaction() as tx:
        store.drop_rejects(tx, began_before=now - REJECTS_KEPT)
        users = store.runs_of_files(tx)
    gone = 0
    for entry in _not_touched_since(folder, now - FILES_KEPT):
        runs = users.get(entry.name, [entry.name])  # a folder beside the files is that of a run itself
        if not any(_is_needed(jobs, run_id, now) for run_id in runs):
            shutil.rmtree(entry)
            gone += 1
    return gone


def _not_touched_since(folder: Path, since: datetime) -> list[Path]:
    """The folders of files and of runs that are old; a file that is just coming in is in no list yet."""
    if not folder.is_dir():
        return []
    return [entry for entry in folder.iterdir() if entry.is_dir() and entry.stat().st_mtime < since.timestamp()]


def _is_needed(jobs: Jobs, run_id: str, now: datetime) -> bool:
    """Whether the import has yet to be done, or might be tried again."""
    try:
        job = jobs.get(run_id)
    except NotFound:
        return False
    return job.ended_at is None or now - job.ended_at < FILES_KEPT
