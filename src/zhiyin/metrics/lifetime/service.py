"""What one can do about the future value of customers: have it worked out anew, and see what the models said."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock
from zhiyin.db.database import Database
from zhiyin.db.jobs import Jobs
from zhiyin.metrics.lifetime import store
from zhiyin.metrics.lifetime.model import Fit

JOB_KIND = "customer_value"


class CustomerValueService:
    """The models are fitted to all purchases by a job, once a day and whenever somebody asks."""

    def __init__(self, db: Database, jobs: Jobs, clock: Clock, zone: ZoneInfo) -> None:
        self._db = db
        self._jobs = jobs
        self._clock = clock
        self._zone = zone

    def ask(self, *, by: str | None = None) -> str:
        """Have the models fitted now; the id of the job."""
        with self._db.transaction() as tx:
            return self._jobs.add(tx, JOB_KIND, {}, created_by=by)

    def ask_when_due(self) -> bool:
        """Have them fitted once on each of the brand's days; whether that was asked for just now."""
        return self._jobs.add_daily(JOB_KIND, self._clock.now().astimezone(self._zone).date())

    def latest(self) -> list[Fit]:
        """What the models said last, by currency; none before the first fit."""
        with self._db.reading() as tx:
            return store.latest_fits(tx)
