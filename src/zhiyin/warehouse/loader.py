"""Moves waiting fact batches into the engine and the lake, and only then lets go of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from zhiyin.base.clock import Clock
from zhiyin.warehouse.engine import Batch, Engine
from zhiyin.warehouse.lake import Lake


class WaitingBatches(Protocol):
    """Where batches wait, committed together with the rows that they describe (`db.fact_batches`)."""

    def list_waiting(self, known: Collection[int], after: int = 0, limit: int = 64) -> Sequence[Batch]:
        """The oldest batches behind `after` that are not among the `known`."""
        ...

    def forget(self, ids: Collection[int]) -> None:
        """Drop batches that the lake holds."""
        ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one step did; `is_behind` when more was waiting than one step takes."""

    batch_ids: tuple[int, ...]
    row_count: int
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the lake is written: small files cost much, waiting costs room among the rows.

    And how often what could not be read is tried: meanwhile the numbers stay as of before.
    """

    every: timedelta = timedelta(seconds=30)
    payload_bytes: int = 8_000_000  # some 200,000 to 300,000 rows
    batches_at_once: int = 64
    unreadable_again: timedelta = timedelta(minutes=1)


class Loader:
    """The body of the loading loop; one thread calls `step` several times a second.

    `compact` may run beside it in another thread, once in a while.
    """

    def __init__(
        self, waiting: WaitingBatches, engine: Engine, lake: Lake, clock: Clock, pace: Pace | None = None
    ) -> None:
        self._waiting = waiting
        self._engine = engine
        self._lake = lake
        self._clock = clock
        self._pace = pace or Pace()
        self._unarchived: dict[int, Batch] = {}  # applied, not in the lake yet
        self._unreadable: set[int] = set()  # left where they wait, for somebody to look at; tried again now and then
        self._tried_at = clock.now()
        self._unarchived_since = clock.now()
        lake.sweep()
        self._drop(lake.manifest.batch_ids)

    def step(self) -> Loaded:
        """Apply what waits, and write the lake when it is time."""
        asked_at = self._clock.now()
        if asked_at - self._tried_at >= self._pace.unreadable_again:
            self._unreadable, self._tried_at = set(), asked_at
        limit = self._pace.batches_at_once
        batches = self._waiting.list_waiting(self._unarchived.keys() | self._unreadable, limit=limit)
        is_behind = len(batches) == limit
        as_of = None if is_behind or self._unreadable else asked_at
        if not batches:
            if as_of:
                self._engine.confirm(as_of)
            loaded = Loaded((), 0, is_behind=False)
        else:
            applied = self._engine.apply(batches, as_of=as_of)
            loaded = Loaded(applied.batch_ids, applied.row_count, is_behind)
            self._unarchived_since = self._unarchived_since if self._unarchived else asked_at
            self._unreadable.update(applied.unreadable)
            self._unarchived |= {batch.id: batch for batch in batches if batch.id not in self._unreadable}
        if self._is_time_to_archive(asked_at) and not self._lake.is_held():
            self.archive()
        return loaded

    def archive(self) -> None:
        """Write all that was applied into the lake, then drop the batches; also done before a clean stop."""
        if self._unarchived:
            self._lake.add([*self._unarchived.values()], as_of=self._engine.as_of())
            self._drop([*self._unarchived])
            self._unarchived.clear()

    def compact(self, is_stopping: Callable[[], bool] = lambda: False) -> int:
        """Sort finished days of the lake; how many. A day is finished everywhere on earth half a day later."""
        before = (self._clock.now() - timedelta(hours=12)).date()
        return self._lake.compact(self._engine, before=before, is_stopping=is_stopping)

    def _drop(self, batch_ids: Collection[int]) -> None:
        if batch_ids:
            self._waiting.forget(batch_ids)
            self._engine.forget(batch_ids)

    def _is_time_to_archive(self, now: datetime) -> bool:
        return bool(self._unarchived) and (
            now - self._unarchived_since >= self._pace.every
            or sum(len(batch.payload) for batch in self._unarchived.values()) >= self._pace.payload_bytes
        )
