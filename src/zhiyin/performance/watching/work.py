"""The daily job: chart every watched series up to the days that are over, raise alerts, and close what is back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock
from zhiyin.base.errors import ZhiyinError
from zhiyin.base.ids import new_id
from zhiyin.db.database import Database
from zhiyin.db.jobs import Job, Jobs
from zhiyin.metrics.model import Card, Cut, Days, Dimension
from zhiyin.metrics.results import MetricResult
from zhiyin.metrics.service import MetricService, Question
from zhiyin.performance.model import Only, rows_of
from zhiyin.performance.watching import store
from zhiyin.performance.watching.control_charts import (
    BASELINE_DAYS,
    JUDGED_DAYS,
    Chart,
    DayValue,
    chart,
    limit_over,
)
from zhiyin.performance.watching.evidence import judged_days, shift_of
from zhiyin.performance.watching.festivals import is_festive
from zhiyin.performance.watching.model import Alert, ClosedAs, Series
from zhiyin.performance.watching.reading import can_be_watched, days_of, manner_of, worth_watching
from zhiyin.staff.audit import AuditLog

BACK_AFTER_DAYS = 7
LONGEST_DAYS = 365
BY_ITSELF = "watching"


@dataclass(frozen=True, slots=True)
class _Judged:
    """A series with its chart; the limit of the chart is set once it is known how many there are."""

    series: Series
    card: Card
    chart: Chart
    last: date


class WatchingWork:
    """What is asked for again the same day finds the same: an alert is raised once, a chart replaces that before."""

    def __init__(
        self,
        db: Database,
        jobs: Jobs,
        metrics: MetricService,
        audit: AuditLog,
        clock: Clock,
        zone: ZoneInfo,
        *,
        places: Callable[[], Mapping[int, Sequence[str]]] = dict,
        festive: Callable[[date], bool] = is_festive,
    ) -> None:
        """`places` is the brand, department and region of each row scope."""
        self._db = db
        self._jobs = jobs
        self._metrics = metrics
        self._audit = audit
        self._clock = clock
        self._zone = zone
        self._places = places
        self._festive = festive

    def do(self, job: Job) -> dict[str, object]:
        """All of it; how many series were judged, how many alerts it raised and closed.

        The limits of a series follow from how many are judged of the same place: what a region watches widens nobody
        else's, and its readers learn of no others.
        """
        self._find_headlines(job)
        with self._db.reading() as tx:
            watched = [series for series in store.list_series(tx) if series.is_on]
            known = store.open_alerts(tx)
        judged = list(self._charts(job, watched, known))
        together = Counter(one.series.only for one in judged)
        limits = {only: limit_over(count) for only, count in together.items()}
        raised = closed = 0
        for one in judged:
            only = one.series.only
            found = replace(one, chart=replace(one.chart, limit=limits[only]))
            alert = known.get(one.series.id)
            if alert:
                closed += self._go_on(alert, found)
            else:
                raised += self._raise(found, together[only])
        return {"judged": len(judged), "raised": raised, "closed": closed}

    def _find_headlines(self, job: Job) -> None:
        """Watch the headline metrics, in all and by channel, where enough is told of them."""
        today = self._clock.now().astimezone(self._zone).date()
        days = Days(today - timedelta(days=BASELINE_DAYS), today - timedelta(days=1))
        for metric_id in self._metrics.headlines():
            self._step(job)
            card = self._metrics.get_card(metric_id)
            if not can_be_watched(card):
                continue
            by = (Dimension.CHANNEL,) if Dimension.CHANNEL in card.dimensions else ()
            found = worth_watching(self._metrics.values(metric_id, Question(days, by)))
            with self._db.transaction() as tx:
                for variant, channel in found:
                    store.add_series(tx, self._series(metric_id, variant, channel))

    def _series(self, metric_id: str, variant: str, channel: str) -> Series:
        return Series(new_id("wat"), metric_id, variant, channel, True, None, self._clock.now())

    def _charts(self, job: Job, watched: Sequence[Series], known: Mapping[str, Alert]) -> Iterable[_Judged]:
        def kept(series: Series) -> tuple[str, str, Only]:
            return series.metric_id, series.channel, series.only

        places = self._places()
        for (metric_id, channel, only), group in groupby(sorted(watched, key=kept), key=kept):
            self._step(job)
            many = list(group)
            alerts = [known[one.id] for one in many if one.id in known]
            result = self._daily(metric_id, channel, only, alerts, places)
            for series in many:
                judged = self._chart(series, result, known.get(series.id)) if result else None
                with self._db.transaction() as tx:
                    judged_to = judged.last if judged else series.judged_to
                    store.save_series(tx, series.id, is_judged=judged is not None, judged_to=judged_to)
                if judged:
                    yield judged

    def _daily(
        self,
        metric_id: str,
        channel: str,
        only: Only,
        alerts: Iterable[Alert],
        places: Mapping[int, Sequence[str]],
    ) -> MetricResult | None:
        """The metric day by day; None when it cannot be answered any more."""
        today = self._clock.now().astimezone(self._zone).date()
        first = min([today - timedelta(days=JUDGED_DAYS), *(alert.judged_from for alert in alerts)])
        first = max(first - timedelta(days=BASELINE_DAYS + 7), today - timedelta(days=LONGEST_DAYS))
        filters: dict[Cut, str | None] = {**dict(only), **({Dimension.CHANNEL: channel} if channel else {})}
        rows = rows_of(only, places)
        question = Question(Days(first, today), (Dimension.DAY,), scopes=rows, filters=filters, places=places)
        try:
            return self._metrics.values(metric_id, question)
        except ZhiyinError:
            return None

    def _chart(self, series: Series, result: MetricResult, alert: Alert | None) -> _Judged | None:
        card = result.card
        last = result.as_of.astimezone(self._zone).date() - timedelta(days=1 + card.matures_after_days)
        days = _learnt(days_of(result, series.variant, last), series)
        judged_from = alert.judged_from if alert else None
        found = chart(days, manner_of(card), limit=0.0, last=last, judged_from=judged_from, is_festive=self._festive)
        return _Judged(series, card, found, last) if found and found.points else None

    def _raise(self, judged: _Judged, series_count: int) -> bool:
        """Tell of a series that is no longer what it was; whether that is new."""
        series, found, since = judged.series, judged.chart, judged.chart.since
        if not found.is_out or since is None or series.is_muted(self._today()):
            return False
        alert = Alert(
            new_id("alr"),
            series,
            judged.card.version,
            self._clock.now(),
            found.points[0].on,
            judged.last,
            0,
            series_count,
            shift_of(found, since),
            judged_days(found),
            series.owner_id,
        )
        with self._db.transaction() as tx:
            return store.add_alert(tx, alert)

    def _go_on(self, alert: Alert, judged: _Judged) -> bool:
        """Bring an open alert up to date; close it when its series has been within the limits for a week."""
        found = judged.chart
        shift = alert.shift if found.days_within else shift_of(found, alert.shift.since)
        now = replace(alert, judged_to=judged.last, days_within=found.days_within, shift=shift, days=judged_days(found))
        with self._db.transaction() as tx:
            store.save_judged(tx, now)
            if now.days_within < BACK_AFTER_DAYS:
                return False
            closed = replace(now, closed_at=self._clock.now(), closed_as=ClosedAs.BACK)
            if not store.close_alert(tx, closed):
                return False
            self._audit.add(tx, BY_ITSELF, "alert.closed", alert.id, closed_as=ClosedAs.BACK.value)
        return True

    def _step(self, job: Job) -> None:
        """Between two questions: go on only when nobody wants us to stop, and keep the job ours."""
        self._jobs.require_going_on(job.id)
        with self._db.transaction() as tx:
            self._jobs.progress(tx, job.id, 0, None)

    def _today(self) -> date:
        return self._clock.now().astimezone(self._zone).date()


def _learnt(days: Iterable[DayValue], series: Series) -> list[DayValue]:
    """Those that still say what to expect: from the day on at which a person closed the last alert's shift."""
    return [day for day in days if series.learns_from is None or day.on >= series.learns_from]
