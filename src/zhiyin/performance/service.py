"""What one can do with targets: see, set and clear them."""

from __future__ import annotations

from collections.abc import Mapping

from zhiyin.base.clock import Clock
from zhiyin.base.errors import NotFound
from zhiyin.db.database import Database, Transaction
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Metric
from zhiyin.performance import store
from zhiyin.performance.model import Only, Target, require_possible
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import AuditLog


class TargetService:
    """The targets of the whole company: only who sees everything sets them."""

    def __init__(
        self, db: Database, clock: Clock, audit: AuditLog, metrics: Mapping[str, Metric] | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._metrics = all_metrics() if metrics is None else metrics

    def list_targets(self) -> list[Target]:
        """Those of whole metrics; a part of one is wanted by its KPI."""
        with self._db.reading() as tx:
            return store.list_targets(tx)

    def targets_of(self, tx: Transaction) -> Mapping[tuple[str, str, Only], Target]:
        """All of them, by metric, variant and part."""
        return store.targets_of(tx)

    def set_target(self, by: Principal, metric_id: str, variant: str, value: float) -> Target:
        """Want the metric at this value; the target before is in the audit log."""
        by.require_everything()
        with self._db.transaction() as tx:
            return self.want(tx, by, metric_id, variant, value)

    def clear_target(self, by: Principal, metric_id: str, variant: str) -> None:
        """Want nothing of the metric any more."""
        by.require_everything()
        with self._db.transaction() as tx:
            self.want_nothing(tx, by, metric_id, variant)

    def want(
        self, tx: Transaction, by: Principal, metric_id: str, variant: str, value: float, only: Only = ()
    ) -> Target:
        """The same of a part, for who has seen to it that the part is theirs."""
        if metric_id not in self._metrics:
            raise NotFound("there is no metric {id}", id=metric_id)
        require_possible(self._metrics[metric_id].card, variant, value)
        target = Target(metric_id, variant, value, self._clock.now(), by.id, only)
        store.save_target(tx, target)
        self._audit.add(tx, by.id, "target.set", metric_id, variant=variant, value=value, **_said(only))
        return target

    def want_nothing(self, tx: Transaction, by: Principal, metric_id: str, variant: str, only: Only = ()) -> None:
        if not store.delete_target(tx, metric_id, variant, only):
            raise NotFound("{metric} has no target", metric=metric_id)
        self._audit.add(tx, by.id, "target.cleared", metric_id, variant=variant, **_said(only))


def _said(only: Only) -> dict[str, str]:
    return {dimension.value: word for dimension, word in only}
