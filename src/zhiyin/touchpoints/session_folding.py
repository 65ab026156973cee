"""Keeps the sessions of the warehouse true to its interactions, a little behind them and at little cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import pyarrow as pa

from zhiyin.base.clock import Clock
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.touchpoints import session_store as store
from zhiyin.touchpoints.session_store import DayState
from zhiyin.touchpoints.sessions import changed_sessions, day_counts
from zhiyin.warehouse.engine import Engine
from zhiyin.warehouse.facts import SESSIONS, conform, encode_table

REST_SECONDS = 20.0
REST_FOR_EACH_SECOND = 20  # of work: it takes a twentieth of the time at most
ROWS_AT_ONCE = 1_000_000  # interactions sorted in one question
ROWS_A_BATCH = 50_000


class SessionFolding:
    """Compares each day's interactions with those that were folded, and folds again what differs.

    So it needs to be told nothing, finds whatever came late or was taken back, and done twice it changes nothing. It
    tells its facts like everybody, through the batches that wait for the warehouse.
    """

    def __init__(
        self,
        db: Database,
        facts: FactBatches,
        engine: Engine,
        clock: Clock,
        stopwatch: Callable[[], float] = time.monotonic,
        rows_at_once: int = ROWS_AT_ONCE,
    ) -> None:
        self._db = db
        self._facts = facts
        self._engine = engine
        self._clock = clock
        self._stopwatch = stopwatch
        self._rows_at_once = rows_at_once
        self._told_at = clock.now()
        self._rests_until = stopwatch()

    def step(self) -> bool:
        """Fold some days when it is time; never True, since whatever is left waits for the next time."""
        begun = self._stopwatch()
        if begun >= self._rests_until:
            self.fold()
            took = self._stopwatch() - begun
            self._rests_until = begun + took + max(REST_SECONDS, took * REST_FOR_EACH_SECOND)
        return False

    def fold(self) -> int:
        """Fold neighbouring days that differ, the latest first; how many days that were.

        Not before the warehouse holds what was told last: it is what is compared with.
        """
        as_of = self._engine.as_of()
        if as_of is None or as_of <= self._told_at:
            return 0
        present = {row["day"]: _state(row) for row in self._engine.run(day_counts()).to_pylist()}
        with self._db.reading() as tx:
            folded = store.folded_days(tx)
        days = self._some_that_differ(present, folded)
        if days:
            self._tell(days, present)
        return len(days)

    def _some_that_differ(self, present: Mapping[date, DayState], folded: Mapping[date, DayState]) -> list[date]:
        nothing = (0, 0)
        differing = [day for day in {*present, *folded} if present.get(day, nothing) != folded.get(day, nothing)]
        days: list[date] = []
        count = 0
        for day in sorted(differing, reverse=True):
            count += present.get(day, nothing)[0]
            if days and (count > self._rows_at_once or days[-1] - day > timedelta(days=2)):
                break
            days.append(day)
        return days

    def _tell(self, days: Sequence[date], present: Mapping[date, DayState]) -> None:
        """What came or went on a day may change the sessions that began on the day before or after it."""
        first, last = min(days) - timedelta(days=1), max(days) + timedelta(days=1)
        rows = sum(count for day, (count, _) in present.items() if first - _DAY <= day <= last + _DAY)
        parts = 1 + rows // self._rows_at_once
        with self._db.transaction() as tx:
            revision = store.next_revision(tx)
        for part in range(parts):
            changed = self._engine.run(changed_sessions(first, last, revision=revision, part=part, parts=parts))
            batches = [(len(piece), encode_table(piece)) for piece in _pieces(changed)]
            with self._db.transaction() as tx:
                for count, payload in batches:
                    self._facts.add(tx, SESSIONS.name, count, payload)
                if part == parts - 1:
                    store.save_days(tx, {day: present.get(day, (0, 0)) for day in days})
            self._told_at = self._clock.now()


_DAY = timedelta(days=1)


def _state(row: Mapping[str, int]) -> DayState:
    return row["interaction_count"], row["id_sum"]


def _pieces(table: pa.Table) -> Iterator[pa.Table]:
    rows = conform(SESSIONS, table)
    return (rows.slice(start, ROWS_A_BATCH) for start in range(0, rows.num_rows, ROWS_A_BATCH))
