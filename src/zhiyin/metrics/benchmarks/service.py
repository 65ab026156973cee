"""What one can do with benchmarks: find them, import one's own, remove those again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock
from zhiyin.base.errors import NotFound
from zhiyin.db.database import Database
from zhiyin.metrics.benchmarks import store
from zhiyin.metrics.benchmarks.model import BadRow, Benchmark, Imported
from zhiyin.metrics.benchmarks.reading import read_benchmarks
from zhiyin.metrics.benchmarks.seeds import SEEDS
from zhiyin.metrics.catalog import all_metrics
from zhiyin.metrics.model import Card
from zhiyin.staff.audit import AuditLog


class BenchmarkService:
    """The library: what comes with the product, and what the brand imported."""

    def __init__(
        self, db: Database, clock: Clock, audit: AuditLog, zone: ZoneInfo, cards: Mapping[str, Card] | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit
        self._zone = zone
        self._cards = cards or {metric_id: metric.card for metric_id, metric in all_metrics().items()}

    def list_benchmarks(self, metric_id: str | None = None) -> list[Benchmark]:
        """By metric, those that somebody verified first, then the youngest."""
        with self._db.reading() as tx:
            known = [*store.list_benchmarks(tx), *SEEDS]
        wanted = [one for one in known if metric_id in (None, one.metric_id)]
        return sorted(wanted, key=lambda one: (one.metric_id, not one.is_verified, -(one.year or 0), one.id))

    def import_csv(self, text: str, *, by: str) -> Imported:
        """Take in the good rows; the others come back with line and reason. What is known already is replaced."""
        now = self._clock.now()
        read = [*read_benchmarks(text, self._cards, now.astimezone(self._zone).date())]
        bad = tuple(row for row in read if isinstance(row, BadRow))
        good = {row.id: replace(row, added_by=by, added_at=now) for row in read if isinstance(row, Benchmark)}
        with self._db.transaction() as tx:
            known = {one.id: one for one in store.list_benchmarks(tx)}
            new = [one for one in good.values() if not _is_same(one, known.get(one.id))]
            for one in new:
                store.save_benchmark(tx, one)
            if new:
                self._audit.add(tx, by, "benchmarks.imported", "benchmarks", count=len(new))
        return Imported(len(new), len(good) - len(new), bad)

    def remove(self, benchmark_id: str, *, by: str) -> None:
        """Take an imported one away; those that come with the product stay."""
        with self._db.transaction() as tx:
            if not store.delete_benchmark(tx, benchmark_id):
                raise NotFound("there is no imported benchmark {id}", id=benchmark_id)
            self._audit.add(tx, by, "benchmark.removed", benchmark_id)


def _is_same(one: Benchmark, known: Benchmark | None) -> bool:
    return known is not None and replace(known, added_by=one.added_by, added_at=one.added_at) == one
