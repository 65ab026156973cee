from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from shutil import copytree

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ports.facts_at_hand import FIRST_DAY, OrderRevision, SentBatch, batch, expected, held
from zhiyin.app.stuck_facts import let_go, stuck_facts
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import NotFound
from zhiyin.db.database import Database
from zhiyin.db.fact_batches import FactBatches
from zhiyin.warehouse.duckdb_engine import DuckDbEngine
from zhiyin.warehouse.engine import Batch
from zhiyin.warehouse.facts import encode
from zhiyin.warehouse.lake import Lake, rebuild
from zhiyin.warehouse.loader import Loader, Pace
from zhiyin.warehouse.manifest import unchanged
from zhiyin.warehouse.opening import open_facts

LATER = date(2026, 12, 31)
AT_ONCE = Pace(every=timedelta(0))


class Waiting:
    """Batches that wait in memory, as they do among the rows."""

    def __init__(self) -> None:
        self.batches: dict[int, Batch] = {}

    def put(self, *batches: Batch) -> None:
        self.batches |= {batch.id: batch for batch in batches}

    def list_waiting(self, known: Collection[int], after: int = 0, limit: int = 64) -> Sequence[Batch]:
        return [batch for key, batch in sorted(self.batches.items()) if key > after and key not in known][:limit]

    def forget(self, ids: Collection[int]) -> None:
        for batch_id in ids:
            self.batches.pop(batch_id, None)


@pytest.fixture
def open_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], DuckDbEngine]]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(DuckDbEngine(tmp_path_factory.mktemp("engine") / "facts.duckdb")))


@pytest.fixture
def engine(open_engine: Callable[[], DuckDbEngine]) -> DuckDbEngine:
    return open_engine()


class TestLoading:
    def test_moves_what_waits_into_the_engine(self, engine: DuckDbEngine, tmp_path: Path, clock: FixedClock) -> None:
        waiting = Waiting()
        loader = Loader(waiting, engine, Lake(tmp_path / "lake"), clock)
        waiting.put(batch(1, [OrderRevision(1)]), batch(2, [OrderRevision(2)]))
        loaded = loader.step()
        assert (loaded.batch_ids, loaded.row_count) == ((1, 2), 2)
        assert engine.as_of() == clock.now()
        assert waiting.batches, "they wait until the lake holds them too"

    def test_lets_go_of_what_the_lake_holds(self, engine: DuckDbEngine, tmp_path: Path, clock: FixedClock) -> None:
        waiting = Waiting()
        loader = Loader(waiting, engine, Lake(tmp_path / "lake"), clock, AT_ONCE)
        waiting.put(batch(1, [OrderRevision(1)]))
        loader.step()
        assert waiting.batches == {}
        assert sum(table.num_rows for table in Lake(tmp_path / "lake").rows("fact_orders")) == 1

    def test_applies_a_batch_with_a_lower_id_that_is_committed_later(
        self, engine: DuckDbEngine, tmp_path: Path, clock: FixedClock
    ) -> None:
        waiting = Waiting()
        loader = Loader(waiting, engine, Lake(tmp_path / "lake"), clock)
        for batch_id in (8, 7):
            waiting.put(batch(batch_id, [OrderRevision(batch_id)]))
            loader.step()
        assert held(engine).keys() == {7, 8}

    def test_is_not_as_of_now_while_it_is_behind(self, engine: DuckDbEngine, tmp_path: Path, clock: FixedClock) -> None:
        waiting = Waiting()
        loader = Loader(waiting, engine, Lake(tmp_path / "lake"), clock, Pace(batches_at_once=2))
        waiting.put(*(batch(i, [OrderRevision(i)]) for i in range(1, 4)))
        assert loader.step().is_behind
        assert engine.as_of() is None
        assert not loader.step().is_behind
        assert engine.as_of() == clock.now()

    def test_leaves_a_batch_where_it_is_that_cannot_be_read(
        self, engine: DuckDbEngine, tmp_path: Path, clock: FixedClock
    ) -> None:
        waiting = Waiting()
        loader = Loader(waiting, engine, Lake(tmp_path / "lake"), clock, AT_ONCE)
        waiting.put(SentBatch(1, "fact_orders", b"torn"), batch(2, [OrderRevision(2)]))
        loader.step()
        assert held(engine).keys() == {2}
        assert waiting.batches.keys() == {1}
        assert loader.step().batch_ids == ()

    def test_stays_as_of_before_what_it_cannot_read_until_that_is_let_go(
        self, db: Database, engine: DuckDbEngine, tmp_path: Path, clock: FixedClock
    ) -> None:
        waiting = FactBatches(db, clock)
        loader = Loader(waiting, engine, Lake(tmp_path / "lake"), clock)
        loader.step()
        complete_at = clock.now()
        with db.transaction() as tx:
            waiting.add(tx, "fact_orders", 3, b"torn")
            waiting.add(tx, "fact_orders", 1, batch(0, [OrderRevision(5)]).payload)
        for _ in range(3):
            clock.instant += timedelta(minutes=1)
            loader.step()
            assert (set(held(engine)), engine.as_of()) == ({5}, complete_at)
        [stuck] = stuck_facts(waiting)
        assert (stuck.fact, stuck.row_count) == ("fact_orders", 3)
        with pytest.raises(NotFound):
            let_go(waiting, stuck.id + 1)
        let_go(waiting, stuck.id)
        clock.instant += timedelta(minutes=1)
        loader.step()
        assert engine.as_of() == clock.now()

    def test_drops_what_a_killed_server_had_archived_but_not_dropped(
        self, engine: DuckDbEngine, tmp_path: Path, clock: FixedClock
    ) -> None:
        waiting = Waiting()
        orders = batch(1, [OrderRevision(1)])
        waiting.put(orders)
        engine.apply([orders])
        Lake(tmp_path / "lake").add([orders])
        Loader(waiting, engine, Lake(tmp_path / "lake"), clock)
        assert waiting.batches == {}

    def test_reads_the_batches_that_rows_were_committed_with(
        self, db: Database, engine: DuckDbEngine, tmp_path: Path, clock: FixedClock
    ) -> None:
        waiting = FactBatches(db, clock)
        loader = Loader(waiting, engine, Lake(tmp_path / "lake"), clock, AT_ONCE)
        with db.transaction() as tx:
            waiting.add(tx, "fact_orders", 1, batch(0, [OrderRevision(5)]).payload)
        assert loader.step().row_count == 1
        assert held(engine).keys() == {5}
        assert waiting.list_waiting(()) == []


class TestHoldingTheLakeStill:
    def test_keeps_files_and_waiting_batches_a_pair(
        self, engine: DuckDbEngine, open_engine: Callable[[], DuckDbEngine], tmp_path: Path, clock: FixedClock
    ) -> None:
        """A copy of files and batches taken at different moments makes the same numbers."""
        waiting, lake = Waiting(), Lake(tmp_path / "lake")
        loader = Loader(waiting, engine, lake, clock, AT_ONCE)
        waiting.put(batch(1, [OrderRevision(1)]))
        loader.step()
        with unchanged(tmp_path / "lake"):
            copied = tmp_path / "copy"
            copytree(tmp_path / "lake", copied)
            waiting.put(batch(2, [OrderRevision(2)]))
            loader.step()
            assert held(engine).keys() == {1, 2}, "loading goes on"
            still_waiting = [*waiting.batches.values()]
        fresh = open_engine()
        rebuild(Lake(copied), fresh, still_waiting)
        assert held(fresh) == held(engine)
        loader.step()
        waiting.put(batch(3, [OrderRevision(3)]))
        loader.step()
        assert waiting.batches == {}, "afterwards everything goes its way again"


class TestTheLake:
    def test_sorts_finished_days_into_a_file_each(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        keep(lake, engine, batch(1, [OrderRevision(i, day=i % 3, identity_id=40 - i) for i in range(1, 31)]))
        assert lake.compact(engine, before=LATER) == 3
        assert [(file.days, file.row_count) for file in lake.manifest.files] == [
            ((FIRST_DAY + timedelta(days=day),), 10) for day in range(3)
        ]
        rows = pq.ParquetFile(tmp_path / lake.manifest.files[0].path).read().to_pylist()
        assert [row["identity_bucket"] for row in rows] == sorted(row["identity_id"] % 16 for row in rows)

    def test_leaves_days_alone_that_are_not_over(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        keep(lake, engine, batch(1, [OrderRevision(1, day=0), OrderRevision(2, day=1)]))
        lake.compact(engine, before=FIRST_DAY + timedelta(days=1))
        assert sorted((file.is_increment, file.row_count) for file in lake.manifest.files) == [(False, 1), (True, 2)]
        assert [*engine.changes().days["fact_orders"]] == [FIRST_DAY + timedelta(days=1)]

    def test_drops_an_increment_once_the_last_of_its_days_is_over(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        keep(lake, engine, batch(1, [OrderRevision(1, day=0), OrderRevision(2, day=1)]))
        for days in (1, 2):
            lake.compact(engine, before=FIRST_DAY + timedelta(days=days))
        assert [(file.is_increment, file.row_count) for file in lake.manifest.files] == [(False, 1), (False, 1)]

    def test_writes_again_only_the_days_that_changed(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        keep(lake, engine, batch(1, [OrderRevision(1, day=0), OrderRevision(2, day=1)]))
        lake.compact(engine, before=LATER)
        (untouched, _) = lake.manifest.files
        keep(lake, engine, batch(2, [OrderRevision(2, revision=2, net=5, day=1)]))
        assert lake.compact(engine, before=LATER) == 1
        assert untouched in lake.manifest.files

    def test_keeps_the_days_that_were_sorted_when_it_is_to_stop(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        keep(lake, engine, batch(1, [OrderRevision(i, day=i) for i in range(3)]))
        asked = iter([False, True])
        assert lake.compact(engine, before=LATER, is_stopping=partial(next, asked)) == 1
        assert sorted((file.is_increment, file.row_count) for file in lake.manifest.files) == [(False, 1), (True, 3)]
        assert lake.compact(engine, before=LATER) == 2, "the rest is sorted another time"
        assert [file.row_count for file in lake.manifest.files] == [1, 1, 1]

    def test_does_not_wait_for_a_backup_when_it_is_to_stop(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        keep(lake, engine, batch(1, [OrderRevision(1)]))
        asked = iter([False, False, True])
        with unchanged(tmp_path):
            assert lake.compact(engine, before=LATER, is_stopping=partial(next, asked)) == 0
        assert [file.is_increment for file in lake.manifest.files] == [True]

    def test_has_no_file_for_a_day_that_all_facts_left(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        keep(lake, engine, batch(1, [OrderRevision(1, day=0)]))
        lake.compact(engine, before=LATER)
        keep(lake, engine, batch(2, [OrderRevision(1, revision=2, day=1)]))
        lake.compact(engine, before=LATER)
        assert [file.days for file in lake.manifest.files] == [(FIRST_DAY + timedelta(days=1),)]

    def test_reads_a_crowded_day_a_bucket_at_a_time(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path, rows_at_once=10)
        keep(lake, engine, batch(1, [OrderRevision(i, identity_id=i) for i in range(1, 41)]))
        lake.compact(engine, before=LATER)
        with pq.ParquetFile(tmp_path / lake.manifest.files[0].path) as file:
            assert file.metadata.num_rows == 40
            assert file.metadata.num_row_groups == 16
        assert max(table.num_rows for table in lake.rows("fact_orders")) <= 10

    def test_keeps_customers_of_identities_whole(self, engine: DuckDbEngine, tmp_path: Path) -> None:

        lake = Lake(tmp_path)
        keep(
            lake,
            engine,
            SentBatch(1, "identity_customer", encode("identity_customer", [(1, 1, 1, True), (2, 2, 1, False)])),
        )
        keep(lake, engine, SentBatch(2, "identity_customer", encode("identity_customer", [(2, 1, 2, False)])))
        lake.compact(engine, before=LATER)
        (table,) = lake.rows("identity_customer")
        assert table.to_pylist() == [
            {"identity_id": 1, "customer_id": 1, "revision": 1, "is_person": True},
            {"identity_id": 2, "customer_id": 1, "revision": 2, "is_person": False},
        ]

    def test_forgets_what_a_killed_server_left_half_written(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        keep(lake, engine, batch(1, [OrderRevision(1)]))
        strays = [tmp_path / "fact_orders" / "increments" / name for name in ("0000000009.parquet", "0000000009.tmp")]
        for stray in strays:
            stray.write_bytes(b"half")
        again = Lake(tmp_path)
        again.sweep()
        assert not any(stray.exists() for stray in strays)
        assert sum(table.num_rows for table in again.rows("fact_orders")) == 1

    def test_keeps_files_for_those_who_read_the_state_before(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        keep(lake, engine, batch(1, [OrderRevision(1)]))
        (increment,) = (tmp_path / file.path for file in lake.manifest.files)
        lake.compact(engine, before=LATER)
        assert increment.exists()
        keep(lake, engine, batch(2, [OrderRevision(2)]))
        assert not increment.exists()


class TestRebuilding:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_gives_the_same_numbers(
        self, data: st.DataObject, open_engine: Callable[[], DuckDbEngine], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """Updates, refunds and deletions, shuffled and late, with the lake written and sorted at any time between."""
        lake, engine = Lake(tmp_path_factory.mktemp("lake"), rows_at_once=3), open_engine()
        unarchived: list[SentBatch] = []
        sent: list[OrderRevision] = []
        for batch_id in range(1, data.draw(st.integers(1, 8)) + 1):
            keys = data.draw(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 4)), min_size=1, max_size=5))
            orders = [revision_of(*key) for key in keys]
            sent += orders
            unarchived.append(batch(batch_id, orders))
            engine.apply(unarchived[-1:])
            if data.draw(st.booleans()):
                lake.add(unarchived)
                unarchived = []
                if data.draw(st.booleans()):
                    before = FIRST_DAY + timedelta(days=data.draw(st.integers(0, 4)))
                    stops = iter(data.draw(st.lists(st.booleans(), max_size=3)))
                    lake.compact(engine, before=before, is_stopping=partial(next, stops, False))
        fresh = open_engine()
        rebuild(lake, fresh, unarchived)
        assert held(fresh) == held(engine) == expected(sent)
        for opened in (fresh, engine):
            opened.close()

    def test_starts_again_when_it_was_interrupted(self, engine: DuckDbEngine, tmp_path: Path) -> None:
        lake = Lake(tmp_path / "lake")
        keep(lake, engine, batch(1, [OrderRevision(1)]))
        unfinished = tmp_path / "facts.duckdb.rebuilding"
        unfinished.write_bytes(b"half")
        with closing(open_facts(tmp_path / "facts.duckdb", lake)) as rebuilt:
            assert held(rebuilt).keys() == {1}
        assert not unfinished.exists()

    def test_leaves_a_file_alone_that_is_there(self, tmp_path: Path) -> None:
        path = tmp_path / "facts.duckdb"
        with closing(open_facts(path, Lake(tmp_path / "lake"))) as first:
            first.apply([batch(1, [OrderRevision(1)])])
        with closing(open_facts(path, Lake(tmp_path / "lake"))) as second:
            assert held(second).keys() == {1}

    def test_knows_as_of_when(
        self, engine: DuckDbEngine, open_engine: Callable[[], DuckDbEngine], tmp_path: Path, clock: FixedClock
    ) -> None:
        lake = Lake(tmp_path)
        lake.add([batch(1, [OrderRevision(1)])], as_of=clock.now())
        fresh = open_engine()
        rebuild(lake, fresh, [])
        assert fresh.as_of() == clock.now()


def keep(lake: Lake, engine: DuckDbEngine, *batches: SentBatch) -> None:
    engine.apply(batches)
    lake.add(batches)


def revision_of(fact_id: int, revision: int) -> OrderRevision:
    """Some revision of some order; the same each time it is sent."""
    mixed = fact_id * 7 + revision * 3
    return OrderRevision(
        fact_id, revision, net=mixed * 10, day=mixed % 4, identity_id=mixed % 20, retracted=mixed % 5 == 0
    )
