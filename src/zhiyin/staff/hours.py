"""What one can do with business hours: see their versions, add one, measure working time by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock, to_micros
from zhiyin.base.events import DomainEvent
from zhiyin.db.database import Database, Transaction
from zhiyin.db.outbox import Outbox
from zhiyin.staff import hours_store
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import AuditLog
from zhiyin.staff.business_hours import BusinessCalendar, Schedule, Spans, require_possible


class BusinessHoursChanged(DomainEvent, frozen=True):
    """Other business hours count for what begins at this instant (microseconds since 1970) or later."""

    since: int


@dataclass(frozen=True, slots=True)
class MadeSchedule:
    """A version of the hours, when it was made, and by whom."""

    schedule: Schedule
    made_at: datetime
    made_by: str


class HoursService:
    """The business hours of the house. A version is never changed: a younger one for the same day counts instead."""

    def __init__(self, db: Database, outbox: Outbox, clock: Clock, audit: AuditLog, zone: ZoneInfo) -> None:
        self._db = db
        self._outbox = outbox
        self._clock = clock
        self._audit = audit
        self._zone = zone
        self._known: tuple[int, BusinessCalendar] = (0, BusinessCalendar())

    def list_schedules(self) -> list[MadeSchedule]:
        """All versions, in the order in which they were made."""
        with self._db.reading() as tx:
            return [MadeSchedule(*row) for row in hours_store.every(tx)]

    def add(
        self, by: Principal, valid_from: date, week: Sequence[Spans], exceptions: Mapping[date, Spans]
    ) -> MadeSchedule:
        """From that day on these hours count; what was opened since is measured anew."""
        by.require_everything()
        require_possible(week, exceptions)
        schedule, now = Schedule(0, valid_from, tuple(week), exceptions), self._clock.now()
        since = to_micros(datetime.combine(valid_from, time(), self._zone))
        with self._db.transaction() as tx:
            id_ = hours_store.add(tx, schedule, now, by.id)
            self._audit.add(tx, by.id, "business_hours.added", str(id_), valid_from=valid_from)
            self._outbox.add(tx, BusinessHoursChanged(since=since))
        return MadeSchedule(Schedule(id_, valid_from, tuple(week), exceptions), now, by.id)

    def calendar(self, tx: Transaction) -> BusinessCalendar:
        """All versions, to measure by."""
        newest = hours_store.newest_id(tx)
        if newest != self._known[0]:
            schedules = [schedule for schedule, _, _ in hours_store.every(tx)]
            self._known = (newest, BusinessCalendar(schedules, self._zone))
        return self._known[1]

    def passed(self, at: datetime) -> dict[int, int]:
        """Working time since 2000 (microseconds) up to an instant, by each version."""
        with self._db.reading() as tx:
            return self.calendar(tx).passed(to_micros(at))
