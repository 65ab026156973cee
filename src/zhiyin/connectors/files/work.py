"""The work of an import, in steps that can be interrupted after each and go on from there."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Protocol

from zhiyin.base.clock import Clock, to_micros
from zhiyin.connectors.arrival import Arrival, Taken
from zhiyin.connectors.files import store
from zhiyin.connectors.files.composing import Composer
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.links import Known, Links
from zhiyin.connectors.files.model import Reject, Row
from zhiyin.connectors.files.service import ImportService
from zhiyin.connectors.files.store import RunRow
from zhiyin.connectors.files.survey import Part, count_and_link, rows_and_reader
from zhiyin.connectors.files.values import House, Refused
from zhiyin.connectors.sources.model import Source
from zhiyin.customers.model import Trust
from zhiyin.db.database import Database, Transaction
from zhiyin.db.jobs import Job, Jobs

FAMILY = "file"
STEP = 4_000  # interactions
ROWS_A_STEP = 2_000
ALIVE_SECONDS = 10.0


class Taking(Protocol):
    """The intake."""

    def take(self, arrivals: Sequence[Arrival], *, for_ever: bool = False) -> Taken: ...


class ImportWork:
    """Does the imports that are asked for, one at a time."""

    def __init__(
        self,
        db: Database,
        jobs: Jobs,
        imports: ImportService,
        intake: Taking,
        sources: Callable[[], dict[int, Source]],
        clock: Clock,
        house: House,
        known: Known,
    ) -> None:
        self._db = db
        self._jobs = jobs
        self._imports = imports
        self._intake = intake
        self._sources = sources
        self._clock = clock
        self._house = house
        self._known = known

    def do(self, job: Job) -> dict[str, object]:
        """Import everything that is not in yet; what came of it."""
        run = self._imports.get(job.id).run
        parts = self._imports.parts(run)
        house = self._house._replace(now=to_micros(self._clock.now()))
        folder = self._imports.folder / run.id
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        links = Links(folder / "links.db", self._known)
        try:
            total = count_and_link(parts, house, links, self._heartbeat(run))
            steps = _Steps(self, run, total, self._sources()[run.source_id])
            payments_apart = any(part.mapping.kind is Kind.PAYMENTS for part in parts)
            for number, part in enumerate(parts):
                if number >= run.part:
                    self._import(part, number, house, links, steps, payments_apart=payments_apart)
            run = steps.run
        finally:
            links.close()
            (folder / "links.db").unlink(missing_ok=True)
        return {"accepted": run.accepted, "unchanged": run.unchanged, "rejected": run.rejected}

    def _import(
        self, part: Part, number: int, house: House, links: Links, steps: _Steps, *, payments_apart: bool
    ) -> None:
        with rows_and_reader(part, house) as (rows, reader):
            at = to_micros(steps.run.created_at)
            composer = Composer(reader, part.mapping, links, at, payments_apart=payments_apart)
            done = steps.run.position if number == steps.run.part else 0
            for _ in islice(rows, done):
                pass
            while batch := list(islice(rows, ROWS_A_STEP)):
                done += len(batch)
                steps.take(part, composer, batch, number, done)

    def _heartbeat(self, run: RunRow) -> Callable[[], None]:
        """Says now and then that somebody is at it, while the rows are counted."""
        said_at = 0.0

        def alive() -> None:
            nonlocal said_at
            self._jobs.require_going_on(run.id)
            if time.monotonic() - said_at > ALIVE_SECONDS:
                with self._db.transaction() as tx:
                    self._jobs.progress(tx, run.id, run.done, None)
                said_at = time.monotonic()

        return alive

    def take(self, arrivals: Sequence[Arrival]) -> tuple[int, int]:
        """How many of them were new, and how many known."""
        accepted = unchanged = 0
        for start in range(0, len(arrivals), STEP):
            taken = self._intake.take(arrivals[start : start + STEP], for_ever=True)
            accepted += taken.accepted
            unchanged += taken.duplicates
        return accepted, unchanged

    def save(self, run: RunRow, total: int, rejects: Sequence[Reject]) -> None:
        """How far it is, with what was rejected, at once."""
        with self._db.transaction() as tx:
            self._say(tx, run, total)
            store.add_rejects(tx, run.id, rejects)
        self._jobs.require_going_on(run.id)

    def _say(self, tx: Transaction, run: RunRow, total: int) -> None:
        self._jobs.progress(tx, run.id, run.done, total)
        store.save_progress(tx, run)


class _Steps:
    """The steps of one run, counted."""

    def __init__(self, work: ImportWork, run: RunRow, total: int, source: Source) -> None:
        self._work = work
        self.run = run
        self._total = total
        self._source = source
        self._begun = time.monotonic()
        self._done_before = run.done
        work.save(run, total, ())

    def take(self, part: Part, composer: Composer, rows: Sequence[Row], number: int, position: int) -> None:
        """Take some rows in, and note how far the file has been read."""
        arrivals: list[Arrival] = []
        rejects: list[Reject] = []
        for row in rows:
            try:
                told = composer.interactions(row)
            except Refused as refused:
                rejects.append(Reject.of(part.name, row.position, refused.column, refused.value, refused.error))
            else:
                arrivals += [Arrival(self._source, Trust.IMPORT, FAMILY, each) for each in told]
        accepted, unchanged = self._work.take(arrivals)
        run, done = self.run, self.run.done + len(rows)
        seconds = time.monotonic() - self._begun
        self.run = run._replace(
            part=number,
            position=position,
            done=done,
            accepted=run.accepted + accepted,
            unchanged=run.unchanged + unchanged,
            rejected=run.rejected + len(rejects),
            rate=(done - self._done_before) / seconds if seconds > 0 else None,
        )
        self._work.save(self.run, self._total, rejects)
