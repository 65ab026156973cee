"""What one can do with the topic head of this installation: ask for a new one, see what came of it, read with it."""

from __future__ import annotations

import logging
from typing import NamedTuple

from zhiyin.base.clock import Clock
from zhiyin.base.errors import NotFound
from zhiyin.db.database import Database
from zhiyin.db.jobs import Job, Jobs
from zhiyin.db.settings import find_setting, save_setting
from zhiyin.nlp.linear.heads import Floats
from zhiyin.nlp.taught.taught_model import NumberedHead
from zhiyin.nlp.taught.topic_head import TopicHead, digest
from zhiyin.topics import head_store
from zhiyin.topics.gold import GoldService
from zhiyin.topics.labelling_service import Audit
from zhiyin.topics.refitting import Checked, Fit, Verdict

log = logging.getLogger(__name__)

JOB_KIND = "topic_refit"
_ASKED = "topic_refit.job"
ENOUGH_NEW = 20
"""So many labels that are new, or were taken back, and a head is fitted without anybody asking."""
_MOST_SHOWN = 50


class Made(NamedTuple):
    """A head that was fitted and checked."""

    head: TopicHead | None  # None: there were too few labels
    checked: Checked
    gold_ids: frozenset[str]
    vote_count: int
    model: str
    tree_version: int
    seconds: float


class HeadService:
    """The heads that were fitted here, in order. The last one that was taken is in force."""

    def __init__(self, db: Database, jobs: Jobs, clock: Clock, audit: Audit, gold: GoldService) -> None:
        self._db = db
        self._jobs = jobs
        self._clock = clock
        self._audit = audit
        self._gold = gold
        self._known: NumberedHead | None = None

    def list_fits(self, limit: int = _MOST_SHOWN) -> list[Fit]:
        """The newest first."""
        with self._db.reading() as tx:
            return head_store.list_fits(tx, limit)

    def find_in_force(self) -> Fit | None:
        """The fit whose head reads now."""
        with self._db.reading() as tx:
            number = head_store.number_in_force(tx)
            return None if number is None else head_store.find(tx, number)

    def find_head(self, rarity: Floats) -> NumberedHead | None:
        """The head that reads now, opened once; None before the first, and where it is damaged."""
        with self._db.reading() as tx:
            number = head_store.number_in_force(tx)
            if number is None:
                return None
            if self._known is not None and self._known.number == number:
                return self._known
            file, expected = head_store.head(tx, number)
        if file is None or digest(file) != expected:
            log.error("the topic head %d is damaged; texts are read without it: fit another", number)
            return None
        self._known = NumberedHead(number, TopicHead.unpacked(file, rarity))
        return self._known

    def new_label_count(self) -> int:
        """How many labels are new since the last fit, or were taken back."""
        with self._db.reading() as tx:
            last = head_store.find(tx, head_store.newest(tx))
        now = {label.id for label in self._gold.in_force()}
        return len(now ^ (last.gold_ids if last else frozenset()))

    def find_job(self) -> Job | None:
        """The last job that fits a head; None when there was none."""
        with self._db.reading() as tx:
            job_id = find_setting(tx, _ASKED)
        try:
            return self._jobs.get(job_id) if job_id else None
        except NotFound:
            return None

    def ask(self, *, by: str | None) -> Job:
        """Ask for a head to be fitted; one such job at a time."""
        known = self.find_job()
        if known is not None and known.state in ("waiting", "running"):
            return known
        with self._db.transaction() as tx:
            job_id = self._jobs.add(tx, JOB_KIND, {}, created_by=by)
            save_setting(tx, _ASKED, job_id)
            if by is not None:
                self._audit.add(tx, by, "topics.refit_asked", job_id)
        return self._jobs.get(job_id)

    def ask_when_due(self) -> bool:
        """Ask for one where enough has been labelled since the last; whether it was."""
        count = self.new_label_count()
        if count < ENOUGH_NEW:
            return False
        self.ask(by=None)
        return True

    def keep(self, made: Made, *, asked_by: str | None) -> Fit:
        """Store what came of a fit; its head is in force from now on where it is taken."""
        verdict = made.checked.verdict
        file = made.head.packed() if made.head is not None and verdict is Verdict.TAKEN else None
        with self._db.transaction() as tx:
            fit = Fit(
                head_store.newest(tx) + 1, self._clock.now(), asked_by, made.model, made.tree_version, made.gold_ids,
                made.vote_count, made.checked, verdict, made.seconds, None if file is None else digest(file),
            )  # fmt: skip
            head_store.put(tx, fit, file)
        return fit
