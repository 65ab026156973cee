"""What the KPIs of a period have come to, rolled up the tree; and closing a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import isclose
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, ZhiyinError
from zhiyin.base.ids import new_id
from zhiyin.base.locale import Locale
from zhiyin.db.database import Database
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Card, Days
from zhiyin.metrics.naming import name_of
from zhiyin.metrics.remembering import Remembered
from zhiyin.metrics.results import Display
from zhiyin.metrics.service import MetricService, Question
from zhiyin.performance.kpis import store
from zhiyin.performance.kpis.achieving import Achievement, RollUp, Standing, Weighed, achievement, rolled_up
from zhiyin.performance.kpis.model import Closing, Kpi, Measure, Rhythm, may_see
from zhiyin.performance.kpis.service import CLOSED_ONCE, KpiService
from zhiyin.performance.model import rows_of
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import AuditLog

_HOLDS = timedelta(minutes=1)
_NOT_ALL_IN = "its records have not all come in so far"
_THREADS = 4
_NOTHING = Estimate(None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """What the facts say of a measure, over these days, as of then; n is 0 when nothing was told of them."""

    card: Card
    days: Days
    as_of: datetime
    estimate: Estimate
    display: Display


@dataclass(frozen=True, slots=True)
class KpiResult:
    """A KPI in one of its periods. Once the period is closed, `closing` is what counts and `told` what is known today.

    `told` is None where there is nothing to tell yet, `failure` says why there is no answer.
    """

    kpi: Kpi
    days: Days | None
    card: Card | None
    told: Told | None
    failure: ZhiyinError | None
    wanted: float | None
    achievement: Achievement
    closing: Closing | None
    below: RollUp | None

    @property
    def is_restated(self) -> bool:
        """Whether what is known today of a closed period is something else than what was frozen."""
        return self.closing is not None and self.told is not None and not _is_same(self.closing, self.told)


@dataclass(frozen=True, slots=True)
class NotClosed:
    """A KPI whose period stays open for now, and why."""

    kpi: Kpi
    why: ZhiyinError


@dataclass(frozen=True, slots=True)
class Closed:
    """What is frozen of a period, by this call or before, and what is not."""

    days: Days
    closings: tuple[Closing, ...]
    left: tuple[NotClosed, ...]


class KpiResults:
    """Reads the whole tree over facts; everybody gets what they may see of it."""

    def __init__(
        self,
        db: Database,
        kpis: KpiService,
        metrics: MetricService,
        clock: Clock,
        audit: AuditLog,
        zone: ZoneInfo,
        places: Callable[[], Mapping[int, Sequence[str]]],
    ) -> None:
        """`places` is the brand, department and region of each row scope."""
        self._db = db
        self._kpis = kpis
        self._metrics = metrics
        self._clock = clock
        self._audit = audit
        self._zone = zone
        self._places = places
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="kpis")
        self._told: Remembered[Told] = Remembered(clock, _HOLDS)

    @property
    def yesterday(self) -> date:
        """The last day that is over for the brand."""
        return self._clock.now().astimezone(self._zone).date() - timedelta(days=1)

    def read(self, reader: Principal, on: date) -> list[KpiResult]:
        """Each KPI in its period around that day, in the order of the tree's rows."""
        with self._db.reading() as tx:
            known = self._kpis.known(tx)
            closings = store.closings_in_force(tx, {rhythm.period(on).first for rhythm in Rhythm})
        seen = [kpi for kpi in known if may_see(reader, kpi)]
        read = self._pool.map(lambda kpi: self._result(kpi, on, closings), seen)
        results = dict(zip((kpi.id for kpi in seen), read, strict=True))
        weighed = _weighed(known, results)
        return [replace(result, below=weighed.get(kpi_id)) for kpi_id, result in results.items()]

    def close(self, by: Principal, rhythm: Rhythm, on: date) -> Closed:
        """Freeze the period around that day of all KPIs of this rhythm that one may see; what is frozen stays."""
        days = rhythm.period(on)
        if days.last > self.yesterday:
            raise Conflict("the period up to {day} is not over", day=days.last)
        if not self._metrics.is_complete:
            raise Conflict(_NOT_ALL_IN)
        with self._db.reading() as tx:
            closed = {kpi_id for kpi_id, _ in store.closings_in_force(tx, [days.first])}
            known = [kpi for kpi in self._kpis.known(tx) if may_see(by, kpi)]
            told = {kpi.measure for kpi in store.list_kpis(tx, with_removed=True) if kpi.id in closed}
        mine = {kpi.id: kpi for kpi in known if kpi.measure and kpi.measure.rhythm is rhythm}
        left: list[NotClosed] = []
        frozen: list[Closing] = []
        for kpi in mine.values():
            if kpi.id not in closed:
                made = self._frozen(kpi, days, by, is_told=kpi.measure in told)
                if isinstance(made, Closing):
                    frozen.append(made)
                else:
                    left.append(made)
        with self._db.transaction() as tx:
            for closing in frozen:
                if store.add_closing(tx, closing):
                    self._audit.add(tx, by.id, "kpi.closed", closing.id, kpi=closing.kpi_id, first=days.first)
        with self._db.reading() as tx:
            in_force = store.closings_in_force(tx, [days.first])
        own = tuple(closing for (kpi_id, _), closing in in_force.items() if kpi_id in mine)
        return Closed(days, own, tuple(left))

    def _result(self, kpi: Kpi, on: date, closings: Mapping[tuple[str, date], Closing]) -> KpiResult:
        measure = kpi.measure
        if measure is None:
            return KpiResult(kpi, None, None, None, None, None, Achievement(Standing.NO_VALUE), None, None)
        days = measure.rhythm.period(on)
        closing = closings.get((kpi.id, days.first))
        try:
            card = self._metrics.get_card(measure.metric_id)
            told = self._tell(measure, days, card)
        except ZhiyinError as error:
            reached = closing.achievement if closing else Achievement(Standing.NO_VALUE)
            return KpiResult(kpi, days, None, None, error, None, reached, closing, None)
        if closing and card.is_of_staff:
            told = None  # one answer more or less than what was frozen would show whose it is
        wanted = closing.target if closing else _wanted(kpi, card, told.days if told else days)
        reached = closing.achievement if closing else _achieved(card, told, wanted)
        return KpiResult(kpi, days, card, told, None, wanted, reached, closing, None)

    def _frozen(self, kpi: Kpi, days: Days, by: Principal, *, is_told: bool) -> Closing | NotClosed:
        """`is_told` when the same was frozen already, of a KPI that is no longer there."""
        assert kpi.measure
        try:
            card = self._metrics.get_card(kpi.measure.metric_id)
            if is_told and card.is_of_staff:
                return NotClosed(kpi, Conflict(CLOSED_ONCE))
            if self.yesterday < _mature_on(card, days):
                complete_on = _mature_on(card, days) + timedelta(days=1)
                return NotClosed(kpi, Conflict("its records are not complete before {day}", day=complete_on))
            told = self._ask(kpi.measure, days)
        except ZhiyinError as error:
            return NotClosed(kpi, error)
        card = told.card
        if told.days != days or told.as_of.astimezone(self._zone).date() <= _mature_on(card, days):
            return NotClosed(kpi, Conflict(_NOT_ALL_IN))
        wanted, one, target = _wanted(kpi, card, days), told.estimate, kpi.target
        reached = _achieved(card, told, wanted)
        return Closing(
            id=new_id("kcl"), kpi_id=kpi.id, first_on=days.first, last_on=days.last, metric_version=card.version,
            metric_names={locale.value: name_of(card, locale) for locale in Locale}, unit=card.unit,
            value=one.value, low=one.low, high=one.high, n=one.n, display=told.display, target=wanted,
            target_set_at=target.set_at if target else None, target_set_by=target.set_by if target else None,
            standing=reached.standing, degree=reached.degree, degree_low=reached.low, degree_high=reached.high,
            name=kpi.name, department=kpi.department, owner_id=kpi.owner_id, weight=kpi.weight, as_of=told.as_of,
            closed_at=self._clock.now(), closed_by=by.id,
        )  # fmt: skip

    def _tell(self, measure: Measure, period: Days, card: Card) -> Told | None:
        """The value over those days of the period that are over and whose records are mature; None when none is.

        Remembered for a minute of each version of the definition, which `card` is.
        """
        last = min(period.last, self._last_complete(card))
        if last < period.first:
            return None
        days = Days(period.first, last)
        told = self._told.get((measure, card.version, days), lambda: self._ask(measure, days))
        return told if told.days.last >= period.first else None  # the facts may be behind by a whole month

    def _ask(self, measure: Measure, days: Days) -> Told:
        """Of all rows of the part: whoever may see the KPI sees them all, see `may_see`."""
        variant = measure.variant or None
        places, only = self._places(), measure.only
        rows = rows_of(only, places)
        question = Question(days, scopes=rows, filters=dict(only), variant=variant, places=places)
        result = self._metrics.values(measure.metric_id, question)
        found = next((value for value in result.values if (value.variant or "") == measure.variant), None)
        estimate, display = (found.estimate, found.display) if found else (_NOTHING, Display.NORMAL)
        return Told(result.card, result.days, result.as_of, estimate, display)

    def _last_complete(self, card: Card) -> date:
        """The last day that is over, and of employees' answers the last of a month: they are told by whole months."""
        if card.is_of_staff:
            return (self.yesterday + timedelta(days=1)).replace(day=1) - timedelta(days=1)
        return self.yesterday - timedelta(days=card.matures_after_days)


def _mature_on(card: Card, days: Days) -> date:
    """The day after which all records of these days are complete."""
    return days.last + timedelta(days=card.matures_after_days)


def _wanted(kpi: Kpi, card: Card, days: Days) -> float | None:
    """What a metric that adds up over days shall be is said for each day."""
    if kpi.target is None:
        return None
    return kpi.target.value * (days.count if card.adds_up else 1)


def _achieved(card: Card, told: Told | None, wanted: float | None) -> Achievement:
    if told is None:
        return Achievement(Standing.NO_VALUE)
    return achievement(card, told.estimate, told.display, wanted)


def _is_same(closing: Closing, told: Told) -> bool:
    if (closing.n, closing.metric_version) != (told.estimate.n, told.card.version):
        return False
    then, now = closing.value, told.estimate.value
    return then == now if then is None or now is None else isclose(then, now, rel_tol=1e-9, abs_tol=1e-9)


def _weighed(known: Iterable[Kpi], results: Mapping[str, KpiResult]) -> dict[str, RollUp]:
    """What the children of each node achieved together; those that the reader does not see are unknown."""
    children: dict[str | None, list[Kpi]] = {}
    for kpi in known:
        children.setdefault(kpi.parent_id, []).append(kpi)
    found: dict[str, RollUp] = {}

    def weigh(kpi: Kpi) -> Weighed:
        below = rolled_up([weigh(child) for child in children.get(kpi.id, [])])
        if kpi.id in children:
            found[kpi.id] = below
        if kpi.id not in results:
            return Weighed(kpi.weight, 0, None, None, None)
        if kpi.measure is None:
            return Weighed(kpi.weight, below.known, below.degree, below.low, below.high)
        own = results[kpi.id].achievement
        return Weighed(kpi.weight, 1, own.degree, own.low, own.high)

    for top in children.get(None, []):
        weigh(top)
    return found
