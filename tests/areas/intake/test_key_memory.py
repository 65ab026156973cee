"""The memory of keys takes no more room than it must."""

from __future__ import annotations

from datetime import timedelta

from tests.areas.intake.bench import Bench
from zhiyin.base.clock import FixedClock
from zhiyin.connectors.deduplication import Keys, keys_of
from zhiyin.connectors.key_memory import KeyMemory
from zhiyin.db.database import Database

KEYS = keys_of(1, ["a", "b", "c"])


def remember(memory: KeyMemory, db: Database, keys: Keys) -> int:
    """How many of them are new, and from now on known."""
    with db.transaction() as tx:
        new = memory.new_ones(tx, keys)
        learnt = memory.store(tx, keys[new], for_ever=False)
    memory.committed(learnt)
    return int(new.sum())


def test_is_empty_until_something_is_taken_in(bench: Bench, clock: FixedClock) -> None:
    remember(KeyMemory(clock), bench.db, KEYS)
    second = KeyMemory(clock)
    assert len(second) == 0
    assert remember(second, bench.db, KEYS) == 0
    assert len(second) == 3


def test_is_let_go_after_ten_quiet_minutes(bench: Bench, clock: FixedClock) -> None:
    memory = KeyMemory(clock)
    remember(memory, bench.db, KEYS)
    clock.instant += timedelta(minutes=9)
    memory.rest()
    assert len(memory) == 3
    clock.instant += timedelta(minutes=1)
    memory.rest()
    assert len(memory) == 0


def test_forgets_after_thirty_days(bench: Bench, clock: FixedClock) -> None:
    memory = KeyMemory(clock)
    remember(memory, bench.db, KEYS)
    clock.instant += timedelta(days=31)
    assert remember(memory, bench.db, keys_of(1, ["d"])) == 1
    assert len(memory) == 1


def test_what_a_failed_transaction_stored_is_not_remembered(bench: Bench, clock: FixedClock) -> None:
    memory = KeyMemory(clock)
    with bench.db.transaction() as tx:
        memory.new_ones(tx, KEYS)
        memory.store(tx, KEYS, for_ever=False)
        tx.rollback()
    assert remember(memory, bench.db, KEYS) == 3
