"""What one can do with targets: see, set and clear them."""

from __future__ import annotations

from collections.abc import Mapping

from zhiyin.base.clock import Clock
from zhiyin.base.errors import NotFound
from zhiyin.db.database import Database
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Metric
from zhiyin.performance import store
from zhiyin.performance.model import Target, require_possible
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
        with self._db.reading() as tx:
            return store.list_targets(tx)

    def set_target(self, by: Principal, metric_id: str, variant: str, value: float) -> Target:
        """Want the metric at this value; the target before is in the audit log."""
        by.require_everything()
        if metric_id not in self._metrics:
            raise NotFound("there is no metric {id}", id=metric_id)
        require_possible(self._metrics[metric_id].card, variant, value)
        target = Target(metric_id, variant, value, self._clock.now(), by.id)
        with self._db.transaction() as tx:
            store.save_target(tx, target)
            self._audit.add(tx, by.id, "target.set", metric_id, variant=variant, value=value)
        return target

    def clear_target(self, by: Principal, metric_id: str, variant: str) -> None:
        """Want nothing of the metric any more."""
        by.require_everything()
        with self._db.transaction() as tx:
            if not store.delete_target(tx, metric_id, variant):
                raise NotFound("{metric} has no target", metric=metric_id)
            self._audit.add(tx, by.id, "target.cleared", metric_id, variant=variant)
