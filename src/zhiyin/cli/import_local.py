"""Imports into the data folder, which no server uses: the work, its listeners and the facts, in this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from pathlib import Path
from types import TracebackType
from typing import Any

from zhiyin.app.build import build, open_warehouse
from zhiyin.app.jobs import job_runner
from zhiyin.app.listeners import listeners
from zhiyin.app.only_worker import working
from zhiyin.base.config import Settings
from zhiyin.cli.progress import Progress
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.mapping import Mapping
from zhiyin.connectors.files.rejects import rejects_csv
from zhiyin.connectors.files.service import Wanted

PATIENCE_SECONDS = 150  # longer than what a killed process has claimed stays claimed
_ENDED = ("done", "failed", "cancelled")


class LocalImports:
    """The installation of a folder, opened by us alone."""

    def __init__(self, settings: Settings) -> None:
        self._app = build(settings)
        self._locale = settings.locale

    def __enter__(self) -> LocalImports:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._app.close()

    def bring(self, path: Path, kind: Kind | None) -> tuple[str, Mapping, MappingOf[str, Any]]:
        """Copy a file into the folder, and look at it."""
        with path.open("rb") as content:
            brought = self._app.imports.add_file(path.name, content, by=None, locale=self._locale)
        if kind is not None:
            brought = self._app.imports.look_again(brought.file.id, kind, None, None, None, self._locale)
        file = brought.file
        how = {"format": file.format, "encoding": file.encoding, "separator": file.separator, "doubts": brought.doubts}
        return file.id, brought.preview.mapping, how

    def start(self, parts: Sequence[tuple[str, Mapping]], source: str | None) -> str:
        return self._app.imports.start([Wanted(*part) for part in parts], by=None, source=source).run.id

    def follow(self, import_id: str, begin: Callable[[], Progress]) -> MappingOf[str, Any]:
        """Do the work, tell the areas, load the facts."""
        step, ended = job_runner(self._app), threading.Event()

        def work() -> None:
            try:
                with working(self._app):
                    while not self._has_ended(import_id) and (step() or not ended.wait(0.2)):
                        pass
            finally:
                ended.set()

        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        try:
            self._watch(import_id, ended, begin)
        except KeyboardInterrupt:
            self.cancel(import_id)
            ended.set()
            worker.join(30)
            raise
        self._bring_up_to_date()
        return self._result(import_id)

    def _watch(self, import_id: str, ended: threading.Event, begin: Callable[[], Progress]) -> None:
        """Show how far it is, from when the rows have been counted."""
        progress: Progress | None = None
        while not ended.wait(0.3):
            job = self._app.imports.get(import_id).job
            if job.total:
                progress = progress or begin()
                progress.tell(job.done, job.total)
        if progress:
            progress.end()

    def rejects(self, import_id: str) -> str:
        return "".join(rejects_csv(self._app.imports.rejects(import_id), self._locale))

    def cancel(self, import_id: str) -> None:
        self._app.imports.cancel(import_id)

    def _has_ended(self, import_id: str) -> bool:
        return self._app.imports.get(import_id).job.state in _ENDED

    def _bring_up_to_date(self) -> None:
        """Orders, feedback and tickets from what was taken in; then the facts."""
        told, outbox = listeners(self._app), self._app.outbox
        progress, total = Progress("batches for orders, feedback and support"), outbox.waiting_count()
        given_up_at = time.monotonic() + PATIENCE_SECONDS
        while (left := outbox.waiting_count()) and time.monotonic() < given_up_at:
            progress.tell(max(total - left, 0), total)
            if outbox.deliver(told):
                given_up_at = time.monotonic() + PATIENCE_SECONDS
            else:  # held by a process that was killed, or to be tried again later
                time.sleep(0.3)
        if total:
            progress.tell(max(total - left, 0), total)
        progress.end()
        warehouse = open_warehouse(self._app)
        try:
            warehouse.catch_up()
        finally:
            warehouse.close()

    def _result(self, import_id: str) -> MappingOf[str, Any]:
        found = self._app.imports.get(import_id)
        run, job = found.run, found.job
        return {
            "id": run.id, "state": job.state, "done": run.done, "total": job.total, "accepted": run.accepted,
            "unchanged": run.unchanged, "rejected": run.rejected, "error": job.error,
        }  # fmt: skip
