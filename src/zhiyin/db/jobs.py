"""Long work that a person can watch: claimed by a worker, resumable, with progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Integer, String, Table, Text, and_, or_, select

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, NotFound
from zhiyin.base.ids import new_id
from zhiyin.db.database import Database, Transaction, metadata
from zhiyin.db.personal_data import register
from zhiyin.db.settings import find_setting, save_setting
from zhiyin.db.types import Instant, RowId

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
DEADLY = f"the worker ended each of the {MAX_ATTEMPTS} times it did this; perhaps it needs more memory than there is"

_job = Table(
    "job",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("params", JSON, nullable=False),
    Column("state", String(12), nullable=False),  # waiting, running, done, failed, cancelled
    Column("done", RowId, nullable=False),
    Column("total", RowId),
    Column("result", JSON),
    Column("error", Text),
    Column("created_by", String(40)),
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("leased_until", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
)
register(
    _job,
    "params",
    "result",
    "error",
    "created_by",
    holds="who asked for long work, on files of which names",
    purpose="to do it and to show how far it is",
)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work; `done` of `total` (None while unknown) counts what its kind counts."""

    id: str
    kind: str
    params: dict[str, Any]
    state: str
    done: int
    total: int | None
    result: dict[str, Any] | None
    error: str | None
    created_by: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    attempts: int


class JobCancelled(Exception):
    """Raised in the worker at the next step of a job that a person has cancelled."""


class JobPaused(Exception):
    """Raised in the worker between two steps when it is to stop: the job goes on where it was."""


class Jobs:
    """The list of long work."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._is_pausing = False

    def add(self, tx: Transaction, kind: str, params: dict[str, Any], *, created_by: str | None = None) -> str:
        """Ask for the work; a worker takes it after the commit. Returns the job's id."""
        now = self._clock.now()
        job_id = new_id("job")
        tx.execute(
            _job.insert().values(
                id=job_id,
                kind=kind,
                params=params,
                state="waiting",
                done=0,
                created_by=created_by,
                created_at=now,
                leased_until=now,
                attempts=0,
            )
        )
        return job_id

    def add_daily(self, kind: str, day: date) -> bool:
        """Ask for the work unless that was done for the day; whether it was asked for just now."""
        asked_on, today = f"{kind}.asked_on", day.isoformat()
        with self._db.reading() as tx:
            if find_setting(tx, asked_on) == today:
                return False
        with self._db.transaction() as tx:
            if find_setting(tx, asked_on) == today:
                return False
            save_setting(tx, asked_on, today)
            self.add(tx, kind, {})
        return True

    def claim(self, kinds: list[str]) -> Job | None:
        """Take the oldest job that waits, or whose worker has died; None when there is nothing to do."""
        now = self._clock.now()
        lapsed = and_(_job.c.state == "running", _job.c.leased_until < now)
        free = or_(_job.c.state == "waiting", lapsed)
        with self._db.transaction() as tx:
            too_often = and_(lapsed, _job.c.attempts >= MAX_ATTEMPTS)
            tx.execute(_job.update().where(too_often).values(state="failed", ended_at=now, error=DEADLY))
            wanted = select(_job.c.id).where(free, _job.c.kind.in_(kinds)).order_by(_job.c.created_at).limit(1)
            job_id = tx.scalar(wanted.with_for_update(skip_locked=True))
            if job_id is None:
                return None
            tx.execute(
                _job.update()
                .where(_job.c.id == job_id)
                .values(state="running", started_at=now, leased_until=now + LEASE, attempts=_job.c.attempts + 1)
            )
            return _get(tx, job_id)

    def progress(self, tx: Transaction, job_id: str, done: int, total: int | None) -> None:
        """Say how far it is, in the transaction of the step itself; keeps the lease."""
        running = and_(_job.c.id == job_id, _job.c.state == "running")
        values = {"done": done, "total": total, "leased_until": self._clock.now() + LEASE}
        if tx.execute(_job.update().where(running).values(values)).rowcount == 0:
            raise JobCancelled(job_id)

    def pause(self) -> None:
        """This process is to stop: whatever it does ends after its present step."""
        self._is_pausing = True

    def require_going_on(self, job_id: str) -> None:
        """Between two steps: whether there is to be a next one in this process."""
        if self._is_pausing:
            raise JobPaused(job_id)

    def give_back(self, job: Job) -> None:
        """It was paused, not tried: whoever comes next goes on at once."""
        again = {"state": "waiting", "attempts": job.attempts - 1, "leased_until": self._clock.now()}
        ours = and_(_job.c.id == job.id, _job.c.state == "running", _job.c.attempts == job.attempts)
        with self._db.transaction() as tx:
            tx.execute(_job.update().where(ours).values(again))

    def let_go(self) -> None:
        """Nobody works any more: what a dead worker had begun may be taken at once; the attempt counts."""
        lapsed = self._clock.now() - timedelta(seconds=1)
        with self._db.transaction() as tx:
            tx.execute(_job.update().where(_job.c.state == "running").values(leased_until=lapsed))

    def retry(self, job_id: str) -> None:
        """Give a failed job a fresh start; it goes on where it was."""
        now = self._clock.now()
        fresh = {"state": "waiting", "attempts": 0, "leased_until": now, "ended_at": None, "error": None}
        with self._db.transaction() as tx:
            job = _get(tx, job_id)
            if job.state != "failed":
                raise Conflict("the job {id} has not failed", id=job_id)
            tx.execute(_job.update().where(_job.c.id == job_id).values(fresh))

    def finish(self, job_id: str, result: dict[str, Any]) -> None:
        """The work is done, with what came of it."""
        self._end(job_id, "done", result=result)

    def fail(self, job: Job, error: str) -> None:
        """The work failed: tried again by the next claim, `MAX_ATTEMPTS` times in all."""
        if job.attempts >= MAX_ATTEMPTS:
            self._end(job.id, "failed", error=error[:2000])
            return
        again = self._clock.now() + timedelta(seconds=2**job.attempts)
        with self._db.transaction() as tx:
            tx.execute(_job.update().where(_job.c.id == job.id).values(leased_until=again, error=error[:2000]))

    def refuse(self, job_id: str, error: str) -> None:
        """The work cannot succeed however often it is tried."""
        self._end(job_id, "failed", error=error[:2000])

    def cancel(self, job_id: str) -> None:
        """Stop it at its next step."""
        self._end(job_id, "cancelled")

    def get(self, job_id: str) -> Job:
        with self._db.reading() as tx:
            return _get(tx, job_id)

    def _end(self, job_id: str, state: str, **values: Any) -> None:
        open_ = and_(_job.c.id == job_id, _job.c.state.in_(("waiting", "running")))
        with self._db.transaction() as tx:
            tx.execute(_job.update().where(open_).values(state=state, ended_at=self._clock.now(), **values))


_COLUMNS = (
    _job.c.id, _job.c.kind, _job.c.params, _job.c.state, _job.c.done, _job.c.total, _job.c.result, _job.c.error,
    _job.c.created_by, _job.c.created_at, _job.c.started_at, _job.c.ended_at, _job.c.attempts,
)  # fmt: skip


def _get(tx: Transaction, job_id: str) -> Job:
    row = tx.execute(select(*_COLUMNS).where(_job.c.id == job_id)).one_or_none()
    if row is None:
        raise NotFound("there is no job {id}", id=job_id)
    return Job(**row._mapping)
