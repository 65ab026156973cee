"""What was taken in during the last 30 days: stored in runs, and at hand for whoever takes something in."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhiyin.base.clock import Clock, from_micros, to_micros
from zhiyin.connectors import intake_store as store
from zhiyin.connectors.deduplication import KeyRuns, Keys, packed
from zhiyin.db.database import Transaction
from zhiyin.db.settings import find_setting, save_setting

REMEMBERED = timedelta(days=30)
SWEPT_EVERY = timedelta(days=1)
ASKED_EVERY = timedelta(hours=1)
IDLE = timedelta(minutes=10)
RUNS_AT_ONCE = 256  # some 8 MB: at start nobody needs the packed and the sorted keys of 30 days side by side
_SWEPT_AT = "keys_swept_at"


class Learnt(NamedTuple):
    """Keys that a transaction has stored, to be remembered once it is committed."""

    runs: KeyRuns
    keys: Keys
    run_id: int


class KeyMemory:
    """The remembered keys; loaded when first asked for, let go when nobody asks for long."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._used_at = clock.now()
        self._ask_at = clock.now()
        self._swept_at: datetime | None = None
        self._runs = KeyRuns()
        self._last_run = 0

    def __len__(self) -> int:
        return len(self._runs)

    def new_ones(self, tx: Transaction, keys: Keys) -> NDArray[np.bool_]:
        """True where a key is new. Within the turn of the intake, so that nobody adds any meanwhile."""
        with self._lock:
            self._used_at = self._clock.now()
            self._sweep(tx)
            self._catch_up(tx)
            return self._runs.new_ones(keys)

    def store(self, tx: Transaction, keys: Keys, *, for_ever: bool) -> Learnt | None:
        """Keep them, and hand back what to remember after the commit."""
        if not len(keys):
            return None
        run_id = store.save_run(tx, packed(keys), self._clock.now(), for_ever=for_ever)
        return Learnt(self._runs, keys, run_id)

    def committed(self, learnt: Learnt | None) -> None:
        """Remember what a committed transaction has stored, unless it was read back or let go meanwhile."""
        if learnt is None:
            return
        with self._lock:
            if learnt.runs is self._runs and learnt.run_id > self._last_run:
                self._runs.remember(learnt.keys)
                self._last_run = learnt.run_id

    def rest(self) -> None:
        """Let the memory go when nobody has asked for long: the server takes something in only now and then."""
        with self._lock:
            if self._clock.now() - self._used_at >= IDLE:
                self._forget()

    def _sweep(self, tx: Transaction) -> None:
        """Once a day one of the processes drops what is older than 30 days; each forgets it then."""
        now = self._clock.now()
        if now < self._ask_at:
            return
        self._ask_at = now + ASKED_EVERY
        stored = find_setting(tx, _SWEPT_AT)
        swept_at = None if stored is None else from_micros(stored)
        if swept_at is None or now - swept_at >= SWEPT_EVERY:
            swept_at = from_micros(to_micros(now))
            store.drop_runs_before(tx, now - REMEMBERED)
            save_setting(tx, _SWEPT_AT, to_micros(now))
        if swept_at != self._swept_at:
            self._forget()
            self._swept_at = swept_at

    def _catch_up(self, tx: Transaction) -> None:
        """Learn the keys that others have stored since; at start all of them."""
        while runs := store.runs_after(tx, self._last_run, limit=RUNS_AT_ONCE):
            self._runs.remember(np.frombuffer(b"".join(keys for _, keys in runs), dtype="<u8"))
            self._last_run = runs[-1][0]

    def _forget(self) -> None:
        self._runs = KeyRuns()
        self._last_run = 0
