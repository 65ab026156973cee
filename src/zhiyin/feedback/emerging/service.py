"""What one can do with emerging issues: see them, take them, close them with a reason, open them again, look now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock, from_micros, to_micros
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.db.database import Database, Transaction
from zhiyin.db.jobs import Job, Jobs
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.db.settings import find_setting, save_setting
from zhiyin.feedback.emerging import store
from zhiyin.feedback.emerging.model import (
    ALL,
    CURRENT,
    Found,
    Happened,
    Issue,
    IssueState,
    Listening,
    Step,
    sees_all_of,
)
from zhiyin.feedback.emerging.work import LOOK_BACK_DAYS, RULES, TURN
from zhiyin.feedback.opinions.model import HeardText
from zhiyin.feedback.opinions.said import Said
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import AuditLog

JOB_KIND = "emerging_issues"
LATE_HOURS = 3  # into a day: what yesterday's last hours told is in by then
PATIENCE_HOURS = 9  # texts that still wait to be read then are not waited for any longer
_ASKED = "emerging_issues.job"
_HAPPENED = {
    IssueState.SEEN: Happened.SEEN,
    IssueState.CLOSED: Happened.CLOSED,
    IssueState.DISMISSED: Happened.DISMISSED,
}


class EmergingService:
    """One sees the issues of brands whose rows are all one's own; who sees everything sees those of all."""

    def __init__(self, db: Database, jobs: Jobs, said: Said, clock: Clock, audit: AuditLog, zone: ZoneInfo) -> None:
        self._db = db
        self._jobs = jobs
        self._said = said
        self._clock = clock
        self._audit = audit
        self._zone = zone

    def list_issues(self, reader: Principal, wanted: Found = ALL, *, limit: int = 50) -> list[Issue]:
        """The surest first."""
        with self._db.reading() as tx:
            brands = [brand for brand in store.brands(tx) if sees_all_of(reader, brand)]
            return store.page(tx, None if reader.scopes.is_everything else brands, wanted, limit)

    def get(self, reader: Principal, issue_id: str) -> tuple[Issue, list[Step]]:
        """One with all that happened to it."""
        with self._db.reading() as tx:
            return self._visible(tx, reader, issue_id), store.steps(tx, issue_id)

    def texts(self, reader: Principal, issue: Issue, limit: int) -> list[HeardText]:
        """What was written of it, the latest found first."""
        return self._said.texts(issue.text_ids[:limit], reader.scopes)

    def writers(self, reader: Principal, issue: Issue) -> Mapping[int, int]:
        """By text, who wrote it, as far as one is known."""
        return self._said.identities(issue.text_ids, reader.scopes)

    def change(self, by: Principal, issue_id: str, state: IssueState, reason: str = "") -> Issue:
        """Say how far it is; closing and dismissing ask for the reason."""
        reason = reason.strip()
        if state not in CURRENT and not reason:
            raise InvalidInput("say why the issue is {state}: it is told to whoever finds it later", state=state.value,
                               pointer="/reason")  # fmt: skip
        with self._db.transaction() as tx:
            one_at_a_time(tx, TURN)
            issue = self._visible(tx, by, issue_id)
            if issue.state is state:
                raise Conflict("the issue {id} is {state} already", id=issue_id, state=state.value)
            closed_on = None if state in CURRENT else issue.closed_on or self._today()
            changed = replace(issue, state=state, reason="" if state in CURRENT else reason, closed_on=closed_on)
            what = _HAPPENED.get(state, Happened.REOPENED) if issue.state.is_current else _from_closed(state)
            self._save(tx, by, changed, Step(self._clock.now(), what, by.id, reason))
        return changed

    def assign(self, by: Principal, issue_id: str, owner_id: str | None) -> Issue:
        """Who looks after it; None: nobody. What somebody looks after is seen."""
        with self._db.transaction() as tx:
            one_at_a_time(tx, TURN)
            issue = self._visible(tx, by, issue_id)
            state = IssueState.SEEN if issue.state is IssueState.OPEN and owner_id else issue.state
            changed = replace(issue, owner_id=owner_id, state=state)
            what = Happened.TAKEN if owner_id else Happened.LEFT
            self._save(tx, by, changed, Step(self._clock.now(), what, by.id))
        return changed

    def ask(self, by: Principal, days: int = 1) -> str:
        """Have the last days judged now, today as far as it has come among them; the id of the job."""
        by.require_everything()
        return self.ask_as(by.id, days)

    def ask_as(self, by: str, days: int = 1) -> str:
        """The same for who works on the machine itself."""
        if not 1 <= days <= LOOK_BACK_DAYS:
            raise InvalidInput("from 1 to {most} days can be judged again", most=LOOK_BACK_DAYS, pointer="/days")
        with self._db.transaction() as tx:
            job_id = self._jobs.add(tx, JOB_KIND, {"days": days}, created_by=by)
            save_setting(tx, _ASKED, job_id)
            self._audit.add(tx, by, "emerging_issues.asked", job_id, days=days)
        return job_id

    def ask_when_due(self) -> bool:
        """Have yesterday judged, three hours into the brand's day, once what came in has been read."""
        now = self._clock.now()
        day = (now - timedelta(hours=LATE_HOURS)).astimezone(self._zone).date()
        is_late = (now - timedelta(hours=PATIENCE_HOURS)).astimezone(self._zone).date() == day
        if self._said.bounds() is None or (not is_late and self._said.is_behind(to_micros(now))):
            return False
        return self._jobs.add_daily(JOB_KIND, day)

    def find_job(self) -> Job | None:
        """The last look that somebody asked for."""
        with self._db.reading() as tx:
            job_id = find_setting(tx, _ASKED)
        try:
            return self._jobs.get(job_id) if job_id else None
        except NotFound:
            return None

    def listening(self) -> Listening:
        """How far the listening is."""
        bounds = self._said.bounds()
        with self._db.reading() as tx:
            judged_to = store.last_judged(tx)
        first = None if bounds is None else from_micros(bounds[0]).astimezone(self._zone).date()
        return Listening(first, judged_to, self._today(), RULES.least_base_days + min(RULES.windows), RULES.base_days)

    def marks(self) -> Sequence[object]:
        """Something that is another as soon as a current issue is."""
        with self._db.reading() as tx:
            return store.marks(tx)

    def _save(self, tx: Transaction, by: Principal, issue: Issue, step: Step) -> None:
        store.save(tx, issue)
        store.add_step(tx, issue.id, step)
        self._audit.add(tx, by.id, "emerging_issue.changed", issue.id, state=issue.state.value, owner=issue.owner_id)

    @staticmethod
    def _visible(tx: Transaction, reader: Principal, issue_id: str) -> Issue:
        issue = store.find(tx, issue_id)
        if issue is None or not sees_all_of(reader, issue.brand):
            raise NotFound("there is no emerging issue {id}", id=issue_id)
        return issue

    def _today(self) -> date:
        return self._clock.now().astimezone(self._zone).date()


def _from_closed(state: IssueState) -> Happened:
    """What it is called when something that was closed becomes another."""
    return Happened.REOPENED if state in CURRENT else _HAPPENED[state]
