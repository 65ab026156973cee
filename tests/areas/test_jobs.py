"""Long work is tried again when its worker dies, but not for ever; a person may try it once more."""

from __future__ import annotations

import pytest

from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Conflict
from zhiyin.db.database import Database
from zhiyin.db.jobs import DEADLY, LEASE, MAX_ATTEMPTS, Job, JobPaused, Jobs

KIND = "count_stock"


@pytest.fixture
def jobs(db: Database, clock: FixedClock) -> Jobs:
    return Jobs(db, clock)


@pytest.fixture
def job_id(jobs: Jobs, db: Database) -> str:
    with db.transaction() as tx:
        return jobs.add(tx, KIND, {})


def claimed(jobs: Jobs) -> Job:
    job = jobs.claim([KIND])
    assert job is not None
    return job


class TestAJobWhoseWorkerDied:
    def test_is_taken_by_the_next(self, jobs: Jobs, job_id: str, clock: FixedClock) -> None:
        claimed(jobs)
        assert jobs.claim([KIND]) is None
        clock.instant += LEASE * 2
        assert (claimed(jobs).id, jobs.get(job_id).attempts) == (job_id, 2)

    def test_fails_when_it_ends_its_worker_each_time(self, jobs: Jobs, job_id: str, clock: FixedClock) -> None:
        for _ in range(MAX_ATTEMPTS):
            claimed(jobs)
            clock.instant += LEASE * 2
        assert jobs.claim([KIND]) is None
        failed = jobs.get(job_id)
        assert (failed.state, failed.error, failed.ended_at) == ("failed", DEADLY, clock.now())

    def test_may_be_tried_again_by_a_person_once_it_has_failed(self, jobs: Jobs, job_id: str) -> None:
        with pytest.raises(Conflict, match="has not failed"):
            jobs.retry(job_id)
        jobs.refuse(job_id, "the file is gone")
        jobs.retry(job_id)
        again = claimed(jobs)
        assert (again.attempts, again.error, again.ended_at) == (1, None, None)


class TestAJobWhoseWorkerIsToStop:
    def test_ends_after_its_present_step_and_goes_on_at_once_elsewhere(
        self, jobs: Jobs, job_id: str, db: Database, clock: FixedClock
    ) -> None:
        job = claimed(jobs)
        jobs.require_going_on(job_id)
        jobs.pause()
        with db.transaction() as tx:
            jobs.progress(tx, job_id, 40, 100)
        with pytest.raises(JobPaused):
            jobs.require_going_on(job_id)
        jobs.give_back(job)
        again = claimed(Jobs(db, clock))
        assert (again.done, again.attempts) == (40, 1)
