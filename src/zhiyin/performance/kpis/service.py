"""What one can do with the tree of KPIs: add to it, change and remove what is one's own; what was frozen of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.ids import new_id
from zhiyin.db.database import Database, Transaction
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.metrics.model import PLACES, Card, Direction, Metric, Trait
from zhiyin.performance.kpis import store
from zhiyin.performance.kpis.model import Closing, Kpi, Measure, may_see
from zhiyin.performance.model import require_part
from zhiyin.performance.service import TargetService
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import AuditLog

MOST_KPIS = 200
DEEPEST = 5
CLOSED_ONCE = "what employees answered is closed once: the difference to a second value would show single answers"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody says of a KPI, whatever it measures."""

    parent_id: str | None = None
    name: str = ""
    department: str = ""
    owner_id: str | None = None
    weight: float = 1.0


class KpiService:
    """The KPIs that stand in the tree now. One sees, and with the permission changes, those of one's own rows."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        audit: AuditLog,
        targets: TargetService,
        metrics: Mapping[str, Metric],
        traits: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """`traits` are those that figures can be cut by now."""
        self._db = db
        self._clock = clock
        self._audit = audit
        self._targets = targets
        self._metrics = metrics
        self._traits = traits

    def known(self, tx: Transaction) -> list[Kpi]:
        """All of them, whoever may see them, with the targets in force now."""
        targets = self._targets.targets_of(tx)

        def with_target(kpi: Kpi) -> Kpi:
            one = kpi.measure
            return kpi if one is None else replace(kpi, target=targets.get((one.metric_id, one.variant, one.only)))

        return [with_target(kpi) for kpi in store.list_kpis(tx)]

    def add(self, by: Principal, draft: Draft, measure: Measure | None, target: float | None) -> Kpi:
        """Put it into the tree; its target, if one is given, is the target of that part of the metric from now on."""
        kpi = _drafted(Kpi(new_id("kpi"), None, "", "", None, 1.0, measure), draft)
        self._require_measurable(kpi, self._traits())
        _require_own(by, kpi)
        with self._db.transaction() as tx:
            one_at_a_time(tx, "kpis")
            known = self.known(tx)
            if len(known) >= MOST_KPIS:
                raise Conflict("there are {count} KPIs already, as many as there may be", count=MOST_KPIS)
            _require_place(known, by, kpi, None)
            if not store.add_kpi(tx, kpi, at=self._clock.now(), by=by.id):
                raise Conflict("there is a KPI of the same metric and the same part already")
            if measure and target is not None:
                self._targets.want(tx, by, measure.metric_id, measure.variant, target, measure.only)
            self._audit.add(tx, by.id, "kpi.added", kpi.id, metric=measure and measure.metric_id)
            return _visible(self.known(tx), by, kpi.id)

    def change(self, by: Principal, kpi_id: str, draft: Draft, target: float | None) -> Kpi:
        """Say all of this anew; what it measures stays. Without a target nothing is wanted of it."""
        with self._db.transaction() as tx:
            one_at_a_time(tx, "kpis")
            known = self.known(tx)
            before = _visible(known, by, kpi_id)
            kpi = _drafted(before, draft)
            self._require_measurable(kpi, _traits_of(kpi))
            _require_own(by, kpi)
            _require_place(known, by, kpi, before.parent_id)
            store.save_kpi(tx, kpi)
            self._want(tx, by, before, target)
            self._audit.add(tx, by.id, "kpi.changed", kpi_id, weight=kpi.weight, parent=kpi.parent_id)
            return _visible(self.known(tx), by, kpi_id)

    def remove(self, by: Principal, kpi_id: str) -> None:
        """Out of the tree; closed periods stay. A target of a whole metric, or of a brand, department or region, stays,
        as it stands among the targets too; one of another part goes with it."""
        with self._db.transaction() as tx:
            one_at_a_time(tx, "kpis")
            known = self.known(tx)
            kpi = _visible(known, by, kpi_id)
            if any(other.parent_id == kpi_id for other in known):
                raise Conflict("other KPIs stand below this one: remove or move them first")
            if kpi.measure and not all(cut in PLACES for cut, _ in kpi.measure.only):
                self._want(tx, by, kpi, None)
            store.remove_kpi(tx, kpi_id, self._clock.now())
            self._audit.add(tx, by.id, "kpi.removed", kpi_id)

    def list_closings(self, reader: Principal, first: date, last: date) -> list[tuple[Kpi, Closing]]:
        """All that was frozen of periods within these days, reopened ones too, with the KPI of each."""
        with self._db.reading() as tx:
            kpis = {kpi.id: kpi for kpi in store.list_kpis(tx, with_removed=True)}
            found = store.list_closings(tx, first, last)
        return [(kpi, one) for one in found if may_see(reader, kpi := kpis[one.kpi_id])]

    def reopen(self, by: Principal, closing_id: str, reason: str) -> tuple[Kpi, Closing]:
        """Let the period of a KPI be closed anew; what was frozen stays on record as reopened."""
        with self._db.transaction() as tx:
            closing = store.find_closing(tx, closing_id)
            kpi = _find(store.list_kpis(tx, with_removed=True), by, closing.kpi_id) if closing else None
            if closing is None or kpi is None:
                raise NotFound("there is no closing {id}", id=closing_id)
            if not self.may_reopen(kpi):
                raise Conflict(CLOSED_ONCE)
            reopened = replace(closing, reopened_at=self._clock.now(), reopened_by=by.id, reopened_reason=reason)
            if not store.reopen(tx, reopened):
                raise Conflict("closing {id} was reopened already", id=closing_id)
            self._audit.add(tx, by.id, "kpi.reopened", closing_id, kpi=closing.kpi_id, first=closing.first_on)
        return kpi, reopened

    def may_reopen(self, kpi: Kpi) -> bool:
        """Whether its closed periods can be closed anew: not those of employees' answers, which are closed once."""
        card = self._find_card(kpi)
        return card is None or not card.is_of_staff

    def _find_card(self, kpi: Kpi) -> Card | None:
        """What its metric means, while there is such a metric."""
        metric = self._metrics.get(kpi.measure.metric_id) if kpi.measure else None
        return metric.card if metric else None

    def _want(self, tx: Transaction, by: Principal, kpi: Kpi, target: float | None) -> None:
        """Only what changes is said: who set a target, and when, tells since when it has been wanted."""
        one = kpi.measure
        if one is None or target == (kpi.target and kpi.target.value):
            return
        if target is None:
            self._targets.want_nothing(tx, by, one.metric_id, one.variant, one.only)
        else:
            self._targets.want(tx, by, one.metric_id, one.variant, target, one.only)

    def _require_measurable(self, kpi: Kpi, traits: Collection[str]) -> None:
        if not 0 < kpi.weight <= 1000:
            raise InvalidInput("a weight is more than 0 and at most 1000", pointer="/weight")
        if kpi.measure is None:
            if not kpi.name:
                raise InvalidInput("a heading needs a name", pointer="/name")
            return
        metric = self._metrics.get(kpi.measure.metric_id)
        if metric is None:
            raise NotFound("there is no metric {id}", id=kpi.measure.metric_id)
        card = metric.card
        if card.direction is Direction.NEITHER:
            raise InvalidInput("of {metric} neither more nor less is better", pointer="/metric", metric=card.id)
        require_part(card, kpi.measure.only, traits=traits)


def _traits_of(kpi: Kpi) -> Collection[str]:
    """Those that it is narrowed by: what it measures stays, also when figures are cut by them no more."""
    return [cut.name for cut, _ in kpi.measure.only if isinstance(cut, Trait)] if kpi.measure else ()


def _drafted(kpi: Kpi, draft: Draft) -> Kpi:
    return replace(
        kpi,
        parent_id=draft.parent_id,
        name=draft.name,
        department=draft.department,
        owner_id=draft.owner_id,
        weight=draft.weight,
    )


def _find(known: Sequence[Kpi], reader: Principal, kpi_id: str) -> Kpi | None:
    return next((kpi for kpi in known if kpi.id == kpi_id and may_see(reader, kpi)), None)


def _visible(known: Sequence[Kpi], reader: Principal, kpi_id: str) -> Kpi:
    found = _find(known, reader, kpi_id)
    if found is None:
        raise NotFound("there is no KPI {id}", id=kpi_id)
    return found


def _require_own(by: Principal, kpi: Kpi) -> None:
    """Nobody sets goals for rows that they do not see."""
    if not may_see(by, kpi):
        by.require_everything()


def _require_place(known: Sequence[Kpi], by: Principal, kpi: Kpi, before: str | None) -> None:
    """A new parent is there and the changer's own; nothing stands below itself, or too deep."""
    above, depth = kpi.parent_id, 1
    if above is not None and above != before:
        _visible(known, by, above)
    by_id = {other.id: other for other in known}
    while above is not None:
        if above == kpi.id:
            raise InvalidInput("a KPI cannot stand below itself", pointer="/parent")
        above, depth = by_id[above].parent_id, depth + 1
    if depth + _height(known, kpi.id) > DEEPEST:
        raise InvalidInput("the tree is {count} levels deep at most", pointer="/parent", count=DEEPEST)


def _height(known: Sequence[Kpi], kpi_id: str) -> int:
    """How many levels stand below it."""
    return max((1 + _height(known, child.id) for child in known if child.parent_id == kpi_id), default=0)
