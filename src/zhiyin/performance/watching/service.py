"""What one can do about watched series and alerts: see, add, mute, own and close them; have them judged now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.ids import new_id
from zhiyin.db.database import Database, Transaction
from zhiyin.db.jobs import Jobs
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import PLACES, Card, Dimension, Metric
from zhiyin.performance.model import (
    Only,
    place_of,
    require_all_of,
    require_part,
    require_rows,
    require_variant,
    sees_all_of,
)
from zhiyin.performance.watching import store
from zhiyin.performance.watching.model import LATE_HOURS, Alert, ClosedAs, Series, Wanted
from zhiyin.performance.watching.reading import can_be_watched
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import AuditLog

JOB_KIND = "watching"
MOST_ADDED = 500
"""So many series people may add to those that are watched anyway: each is read and judged every night."""


class WatchingService:
    """One sees, and with the permission changes, the series and alerts whose rows are all one's own."""

    def __init__(
        self,
        db: Database,
        jobs: Jobs,
        clock: Clock,
        audit: AuditLog,
        zone: ZoneInfo,
        *,
        custom: Callable[[], Mapping[str, Metric]] = dict,
    ) -> None:
        """`custom` are the metrics that the brand has defined itself by now."""
        self._db = db
        self._jobs = jobs
        self._clock = clock
        self._audit = audit
        self._zone = zone
        self._custom = custom

    def ask(self, by: Principal) -> str:
        """Have all series judged now; the id of the job."""
        by.require_everything()
        with self._db.transaction() as tx:
            return self._jobs.add(tx, JOB_KIND, {}, created_by=by.id)

    def ask_when_due(self) -> bool:
        """Have them judged once a day, three hours into the brand's day; whether that was asked for just now."""
        return self._jobs.add_daily(
            JOB_KIND, (self._clock.now() - timedelta(hours=LATE_HOURS)).astimezone(self._zone).date()
        )

    def cards(self) -> Mapping[str, Card]:
        """Of every metric that there is by now."""
        return {metric_id: metric.card for metric_id, metric in {**all_metrics(), **self._custom()}.items()}

    def list_series(self, reader: Principal, *, with_off: bool = False) -> list[Series]:
        """By metric, those taken off the list too if wanted; only those whose rows are all the reader's."""
        with self._db.reading() as tx:
            known = store.list_series(tx)
        return [one for one in known if (one.is_on or with_off) and sees_all_of(reader, one.place)]

    def watch(
        self,
        by: Principal,
        metric_id: str,
        variant: str,
        channel: str,
        only: Only = (),
        *,
        places: Mapping[int, Sequence[str]],
    ) -> Series:
        """Watch this too, of the whole company or of a brand, department or region of which something was told.

        `places` are those of each scope. What was taken off the list comes back.
        """
        require_all_of(by, only)
        card = self._card(metric_id)
        require_part(card, only, among=PLACES)
        if only:
            require_rows(only, places)
        require_variant(card, variant)
        if channel and Dimension.CHANNEL not in card.dimensions:
            raise InvalidInput("{metric} cannot be split by {dimension}", metric=metric_id, dimension="channel")
        with self._db.transaction() as tx:
            new = Series(new_id("wat"), metric_id, variant, channel, True, by.id, self._clock.now(), only=only)
            series = self._put(tx, new)
            details = {"variant": variant, "channel": channel, **{place.value: word for place, word in only}}
            self._audit.add(tx, by.id, "series.watched", series.id, metric=metric_id, **details)
        return series

    def unwatch(self, by: Principal, series_id: str) -> None:
        """Judge it no more; an alert of it that is open is closed."""
        with self._db.transaction() as tx:
            series = self._series(tx, by, series_id)
            store.save_series(tx, series_id, is_on=False)
            alert = store.open_alerts(tx).get(series_id)
            if alert:
                self._close(tx, by, alert, ClosedAs.EXPLAINED, "")
            self._audit.add(tx, by.id, "series.unwatched", series_id, metric=series.metric_id)

    def mute(self, by: Principal, series_id: str, until: date, reason: str) -> Series:
        """Raise no new alert of it up to and with that day; it is judged all the same."""
        if until < self._clock.now().astimezone(self._zone).date():
            raise InvalidInput("{day} is past", pointer="/until", day=until)
        return self._change(by, series_id, "series.muted", muted_until=until, muted_reason=reason, muted_by=by.id)

    def unmute(self, by: Principal, series_id: str) -> Series:
        return self._change(by, series_id, "series.unmuted", muted_until=None, muted_reason="", muted_by=None)

    def assign_series(self, by: Principal, series_id: str, owner_id: str | None) -> Series:
        """Whoever looks after it is the owner of the alerts to come."""
        return self._change(by, series_id, "series.assigned", owner_id=owner_id)

    def list_alerts(
        self, reader: Principal, wanted: Wanted, *, before: str | None = None, limit: int = 50
    ) -> list[Alert]:
        """Newest first; only those whose rows are all the reader's."""
        with self._db.reading() as tx:
            return store.list_alerts(tx, wanted, of=_parts_of(tx, reader), before=before, limit=limit)

    def tells(self, reader: Principal) -> bool:
        """Whether anything is or was watched whose rows are all the reader's; who sees everything is told even that
        nothing is."""
        with self._db.reading() as tx:
            return _parts_of(tx, reader) != []

    def open_marks(self) -> Sequence[object]:
        """Something that is another as soon as an alert is raised, judged again, owned or closed."""
        with self._db.reading() as tx:
            return store.open_marks(tx)

    def get_alert(self, reader: Principal, alert_id: str) -> Alert:
        with self._db.reading() as tx:
            return self._alert(tx, reader, alert_id)

    def assign_alert(self, by: Principal, alert_id: str, owner_id: str | None) -> Alert:
        """Who looks after it; None: nobody."""
        with self._db.transaction() as tx:
            alert = self._alert(tx, by, alert_id)
            store.save_owner(tx, alert_id, owner_id)
            self._audit.add(tx, by.id, "alert.assigned", alert_id, owner=owner_id)
        return replace(alert, owner_id=owner_id)

    def close(self, by: Principal, alert_id: str, closed_as: ClosedAs, note: str) -> Alert:
        """End it: what the series has been since the shift is what is expected of it from now on."""
        with self._db.transaction() as tx:
            return self._close(tx, by, self._alert(tx, by, alert_id), closed_as, note)

    def _close(self, tx: Transaction, by: Principal, alert: Alert, closed_as: ClosedAs, note: str) -> Alert:
        closed = replace(alert, closed_at=self._clock.now(), closed_by=by.id, closed_as=closed_as, closed_note=note)
        if not store.close_alert(tx, closed):
            raise Conflict("alert {id} is closed already", id=alert.id)
        store.save_series(tx, alert.series.id, learns_from=alert.shift.since, is_judged=False)
        self._audit.add(tx, by.id, "alert.closed", alert.id, closed_as=closed_as.value)
        return closed

    def _put(self, tx: Transaction, series: Series) -> Series:
        one_at_a_time(tx, "watched series")
        known = self._find(tx, series)
        if known and known.is_on:
            return known
        if sum(one.is_on and one.added_by is not None for one in store.list_series(tx)) >= MOST_ADDED:
            raise Conflict("there are {count} watched series already, as many as may be added", count=MOST_ADDED)
        if store.add_series(tx, series):
            return series
        known = self._find(tx, series)
        assert known, "it was there a moment ago, and series are never deleted"
        store.save_series(tx, known.id, is_on=True)
        return replace(known, is_on=True)

    @staticmethod
    def _find(tx: Transaction, series: Series) -> Series | None:
        return store.find_series_of(tx, series.metric_id, series.variant, series.channel, series.only)

    def _change(self, by: Principal, series_id: str, action: str, **said: date | str | None) -> Series:
        with self._db.transaction() as tx:
            self._series(tx, by, series_id)
            store.save_series(tx, series_id, **said)
            self._audit.add(tx, by.id, action, series_id, **{k: v for k, v in said.items() if k != "muted_reason"})
            return self._series(tx, by, series_id)

    def _series(self, tx: Transaction, reader: Principal, series_id: str) -> Series:
        series = store.find_series(tx, series_id)
        if series is None or not series.is_on or not sees_all_of(reader, series.place):
            raise NotFound("there is no watched series {id}", id=series_id)
        return series

    def _alert(self, tx: Transaction, reader: Principal, alert_id: str) -> Alert:
        alert = store.find_alert(tx, alert_id)
        if alert is None or not sees_all_of(reader, alert.series.place):
            raise NotFound("there is no alert {id}", id=alert_id)
        return alert

    def _card(self, metric_id: str) -> Card:
        card = self.cards().get(metric_id)
        if card is None:
            raise NotFound("there is no metric {id}", id=metric_id)
        if not can_be_watched(card):
            raise InvalidInput("{metric} has no value for each day", pointer="/metric", metric=metric_id)
        return card


def _parts_of(tx: Transaction, reader: Principal) -> list[Only] | None:
    """The parts of which the reader sees all rows, as far as anything of them was watched; None: all there are."""
    if reader.scopes.is_everything:
        return None
    return [only for only in store.list_parts(tx) if sees_all_of(reader, place_of(only))]
