"""What one can do with targets: see, set and clear them."""

from __future__ import annotations

from collections.abc import Mapping

from zhiyin.base.clock import Clock
from zhiyin.base.errors import NotFound
from zhiyin.db.database import Database, Transaction
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Metric
from zhiyin.performance import store
from zhiyin.performance.model import (
    Only,
    Target,
    part_text,
    place_of,
    require_all_of,
    require_part,
    require_possible,
    sees_all_of,
)
from zhiyin.staff.access import Principal
from zhiyin.staff.audit import AuditLog


class TargetService:
    """Targets of whole metrics, which only who sees everything sets, and of parts, by those whose rows these are."""

    def __init__(
        self, db: Database, clock: Clock, audit: AuditLog, metrics: Mapping[str, Metric] | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._metrics = all_metrics() if metrics is None else metrics

    def list_targets(self) -> list[Target]:
        """Those of whole metrics, which everybody may know."""
        with self._db.reading() as tx:
            return store.list_targets(tx)

    def list_of_parts(self, reader: Principal) -> list[Target]:
        """Those of parts of metrics whose rows are all the reader's, by metric."""
        with self._db.reading() as tx:
            known = store.targets_of(tx).values()
        mine = [target for target in known if target.only and sees_all_of(reader, place_of(target.only))]
        return sorted(mine, key=lambda target: (target.metric_id, target.variant, part_text(target.only)))

    def targets_of(self, tx: Transaction) -> Mapping[tuple[str, str, Only], Target]:
        """All of them, by metric, variant and part."""
        return store.targets_of(tx)

    def set_target(self, by: Principal, metric_id: str, variant: str, value: float, only: Only = ()) -> Target:
        """Want the metric, or a part of it, at this value; the target before is in the audit log."""
        require_all_of(by, only)
        if only and metric_id in self._metrics:
            require_part(self._metrics[metric_id].card, only)
        with self._db.transaction() as tx:
            return self.want(tx, by, metric_id, variant, value, only)

    def clear_target(self, by: Principal, metric_id: str, variant: str, only: Only = ()) -> None:
        """Want nothing of the metric, or of the part of it, any more."""
        require_all_of(by, only)
        with self._db.transaction() as tx:
            self.want_nothing(tx, by, metric_id, variant, only)

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
