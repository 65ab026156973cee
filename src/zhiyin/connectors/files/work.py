"""The work of an import, in steps that can be interrupted after each and go on from there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from zhiyin.base.clock import Clock, to_micros
from zhiyin.connectors.arrival import Also, Arrival, Taken
from zhiyin.connectors.files import store
from zhiyin.connectors.files.composing import Composer
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.links import CategoryOf, Known, Links
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
STEP = 4_000  # interactions, and those of one row more
ROWS_A_STEP = 2_000
ALIVE_SECONDS = 10.0


class Taking(Protocol):
    """The intake."""

    def take(self, arrivals: Sequence[Arrival], *, for_ever: bool = False, also: Also | None = None) -> Taken: ...


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
        category_of: CategoryOf = lambda product: None,
    ) -> None:
        self._db = db
        self._jobs = jobs
        self._imports = imports
        self._intake = intake
        self._sources = sources
        self._clock = clock
        self._house = house
        self._known = known
        self._category_of = category_of

    def do(self, job: Job) -> dict[str, object]:
        """Import everything that is not in yet; what came of it."""
        run = self._imports.get(job.id).run
        parts = self._imports.parts(run)
        house = self._house._replace(now=to_micros(self._clock.now()))
        folder = self._imports.folder / run.id
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        links = Links(folder / "links.db", self._known, self._category_of)
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
            steps.take(part, composer, islice(rows, done, None), number)

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

    def take(self, step: Step, run: RunRow, total: int) -> RunRow:
        """Take a step in and say how far the run is then, both or nothing: a step that is done again counts once."""
        after = run

        def say(tx: Transaction, taken: Taken) -> None:
            nonlocal after
            after = run._replace(accepted=run.accepted + taken.accepted, unchanged=run.unchanged + taken.duplicates)
            self._say(tx, after, total, step.rejects)

        self._intake.take(step.arrivals, for_ever=True, also=say)
        self._jobs.require_going_on(run.id)
        return after

    def begin(self, run: RunRow, total: int) -> None:
        """How many rows there are, and that somebody is at them."""
        with self._db.transaction() as tx:
            self._say(tx, run, total, ())
        self._jobs.require_going_on(run.id)

    def _say(self, tx: Transaction, run: RunRow, total: int, rejects: Sequence[Reject]) -> None:
        self._jobs.progress(tx, run.id, run.done, total)
        store.save_progress(tx, run)
        store.add_rejects(tx, run.id, rejects)


@dataclass
class Step:
    """Some rows of a file: what they tell, and those that cannot be taken."""

    row_count: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


class _Steps:
    """The steps of one run, counted."""

    def __init__(self, work: ImportWork, run: RunRow, total: int, source: Source) -> None:
        self._work = work
        self.run = run
        self._total = total
        self._source = source
        self._begun = time.monotonic()
        self._done_before = run.done
        work.begin(run, total)

    def take(self, part: Part, composer: Composer, rows: Iterable[Row], number: int) -> None:
        """Take the rows of a file in, step by step."""
        step = Step()
        for row in rows:
            told: list[Arrival] = []
            try:
                told = [Arrival(self._source, Trust.IMPORT, FAMILY, each) for each in composer.interactions(row)]
            except Refused as refused:
                step.rejects.append(Reject.of(part.name, row.position, refused.column, refused.value, refused.error))
            step.arrivals += told
            step.row_count += 1
            if len(step.arrivals) >= STEP or step.row_count >= ROWS_A_STEP:
                self._end(step, number)
                step = Step()
        if step.row_count:
            self._end(step, number)

    def _end(self, step: Step, number: int) -> None:
        """Carry the step out."""
        run, seconds = self.run, time.monotonic() - self._begun
        done = run.done + step.row_count
        after = run._replace(
            part=number,
            position=(run.position if number == run.part else 0) + step.row_count,
            done=done,
            rejected=run.rejected + len(step.rejects),
            rate=(done - self._done_before) / seconds if seconds > 0 else None,
        )
        self.run = self._work.take(step, after, self._total)
