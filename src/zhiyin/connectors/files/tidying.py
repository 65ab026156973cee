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
        there = [entry.name for entry in folder.iterdir() if entry.is_dir()] if folder.is_dir() else []
        needed = store.files_brought_since(tx, now - FILES_KEPT)
        users = store.runs_of_files(tx)
    gone = 0
    for name in there:
        runs = users.get(name, [name])  # a folder beside the files is that of a run itself
        if name not in needed and not any(_is_needed(jobs, run_id, now) for run_id in runs):
            shutil.rmtree(folder / name)
            gone += 1
    return gone


def _is_needed(jobs: Jobs, run_id: str, now: datetime) -> bool:
    """Whether the import has yet to be done, or might be tried again."""
    try:
        job = jobs.get(run_id)
    except NotFound:
        return False
    return job.ended_at is None or now - job.ended_at < FILES_KEPT
