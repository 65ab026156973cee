from __future__ import annotations

import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ports.conftest import OpenEngine
from tests.ports.facts_at_hand import FIRST_DAY, OrderRevision, SentBatch, batch, expected, held
from zhiyin.warehouse.engine import Engine, Query

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@st.composite
def shuffled_orders(draw: st.DrawFn) -> list[list[OrderRevision]]:
    """Batches with revisions of a few orders, in any order, some sent more than once."""
    revisions = {
        (fact_id, revision): OrderRevision(
            fact_id,
            revision,
            net=draw(st.integers(0, 10_000)),
            day=draw(st.integers(0, 3)),
            identity_id=draw(st.integers(1, 40)),
            retracted=draw(st.booleans()),
        )
        for fact_id, revision in draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 4)), min_size=1))
    }
    sent = draw(st.lists(st.lists(st.sampled_from([*revisions.values()]), max_size=6), min_size=1, max_size=6))
    return [part for part in sent if part]


class TestApplying:
    def test_makes_facts_visible(self, engine: Engine) -> None:
        done = engine.apply([batch(1, [OrderRevision(1), OrderRevision(2, net=7)])])
        assert done.row_count == 2
        assert held(engine) == {1: (1, 100, 0), 2: (1, 7, 0)}

    def test_counts_a_batch_once(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1)])])
        again = engine.apply([batch(1, [OrderRevision(1, revision=2, net=5)]), batch(2, [OrderRevision(2)])])
        assert again.batch_ids == (2,)
        assert held(engine) == {1: (1, 100, 0), 2: (1, 100, 0)}

    def test_counts_a_batch_once_that_is_handed_in_twice_at_a_time(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1)]), batch(1, [OrderRevision(1)])])
        assert held(engine) == {1: (1, 100, 0)}

    def test_counts_a_fact_once_that_comes_in_two_batches(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1)])])
        assert engine.apply([batch(2, [OrderRevision(1)])]).row_count == 0
        assert held(engine) == {1: (1, 100, 0)}

    def test_takes_a_batch_with_a_lower_id_later(self, engine: Engine) -> None:
        engine.apply([batch(8, [OrderRevision(1)])])
        engine.apply([batch(7, [OrderRevision(2)])])
        assert held(engine).keys() == {1, 2}

    def test_lets_the_younger_revision_win(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1)])])
        engine.apply([batch(2, [OrderRevision(1, revision=2, net=5)])])
        assert held(engine) == {1: (2, 5, 0)}

    def test_lets_no_older_revision_win_that_comes_late(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1, revision=3, net=5)])])
        engine.apply([batch(2, [OrderRevision(1, revision=2, net=9)])])
        assert held(engine) == {1: (3, 5, 0)}

    def test_hides_what_was_retracted(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1), OrderRevision(2)])])
        engine.apply([batch(2, [OrderRevision(1, revision=2, retracted=True)])])
        assert held(engine).keys() == {2}

    def test_keeps_hidden_what_an_older_revision_would_bring_back(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1, revision=2, retracted=True)])])
        engine.apply([batch(2, [OrderRevision(1)])])
        assert held(engine) == {}

    @pytest.mark.parametrize(
        "unreadable", [SentBatch(2, "fact_orders", b"torn"), SentBatch(2, "fact_of_a_newer_release", b"")]
    )
    def test_passes_over_a_batch_that_it_cannot_read(self, engine: Engine, unreadable: SentBatch) -> None:
        done = engine.apply([batch(1, [OrderRevision(1)]), unreadable, batch(3, [OrderRevision(3)])])
        assert (done.batch_ids, done.unreadable) == ((1, 3), (2,))
        assert held(engine).keys() == {1, 3}
        assert engine.apply([unreadable]).unreadable == (2,), "it is not taken for applied"

    def test_is_not_as_of_now_when_it_could_not_read_all(self, engine: Engine) -> None:
        before, now = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
        engine.apply([batch(1, [OrderRevision(1)])], as_of=before)
        engine.apply([batch(2, [OrderRevision(2)]), SentBatch(3, "fact_orders", b"torn")], as_of=now)
        assert engine.as_of() == before

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(sent=shuffled_orders(), data=st.data())
    def test_ends_the_same_in_any_order(
        self,
        open_engine: OpenEngine,
        tmp_path_factory: pytest.TempPathFactory,
        sent: list[list[OrderRevision]],
        data: st.DataObject,
    ) -> None:
        shuffled = data.draw(st.permutations([*enumerate(sent)]))
        with closing(open_engine(tmp_path_factory.mktemp("engine"))) as engine:
            for batch_id, part in shuffled:
                engine.apply([batch(batch_id, part)])
            assert held(engine) == expected([order for part in sent for order in part])


class TestReopening:
    def test_finds_everything_again(self, open_engine: OpenEngine, tmp_path: Path) -> None:
        first = open_engine(tmp_path)
        first.apply([batch(1, [OrderRevision(1)]), batch(2, [OrderRevision(2)])], as_of=NOW)
        first.close()
        second = open_engine(tmp_path)
        assert held(second).keys() == {1, 2}
        assert second.as_of() == NOW
        assert second.apply([batch(2, [OrderRevision(3)])]).batch_ids == ()

    def test_remembers_which_days_the_archive_lacks(self, open_engine: OpenEngine, tmp_path: Path) -> None:
        first = open_engine(tmp_path)
        first.apply([batch(1, [OrderRevision(1, day=1)])])
        first.close()
        assert [*open_engine(tmp_path).changes().days["fact_orders"]] == [FIRST_DAY + timedelta(days=1)]


class TestAsOf:
    def test_is_unknown_at_first(self, engine: Engine) -> None:
        assert engine.as_of() is None

    def test_is_when_all_that_waited_was_applied(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1)])], as_of=NOW)
        engine.apply([batch(2, [OrderRevision(2)])])  # more was waiting behind it
        assert engine.as_of() == NOW

    def test_moves_on_while_nothing_happens(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1)])], as_of=NOW)
        engine.confirm(NOW + timedelta(minutes=1))
        assert engine.as_of() == NOW + timedelta(minutes=1)


class TestChangedDays:
    def test_include_the_day_that_a_fact_left(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1, day=0), OrderRevision(2, day=0)])])
        engine.archived("fact_orders", [FIRST_DAY], engine.changes().sequence)
        engine.apply([batch(2, [OrderRevision(1, revision=2, day=2)])])
        assert engine.changes().days["fact_orders"] == {FIRST_DAY: 1, FIRST_DAY + timedelta(days=2): 1}

    def test_stay_when_they_change_while_being_archived(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1)])])
        seen = engine.changes()
        engine.apply([batch(2, [OrderRevision(2)])])
        engine.archived("fact_orders", [FIRST_DAY], seen.sequence)
        assert engine.changes().days["fact_orders"] == {FIRST_DAY: 2}


class TestAsking:
    def test_goes_in_named_steps(self, engine: Engine) -> None:
        engine.apply([batch(1, [OrderRevision(1, net=5), OrderRevision(2, net=50)])])
        large = Query("SELECT net FROM fact_orders WHERE net > $least", {"least": 10})
        total = large.then("large", "SELECT sum(net * $factor) AS total FROM large", factor=2)
        assert engine.run(total).to_pylist() == [{"total": 100}]

    def test_from_many_threads_sees_whole_batches_only(self, engine: Engine) -> None:
        torn: list[int] = []
        stop = threading.Event()

        def reader() -> None:
            while not stop.is_set():
                (row,) = engine.run(Query("SELECT count(*) AS n FROM fact_orders")).to_pylist()
                if row["n"] % 10:
                    torn.append(row["n"])

        threads = [threading.Thread(target=reader) for _ in range(3)]
        for thread in threads:
            thread.start()
        for batch_id in range(30):
            engine.apply([batch(batch_id, [OrderRevision(batch_id * 10 + i) for i in range(10)])])
        stop.set()
        for thread in threads:
            thread.join()
        assert torn == []
        assert len(held(engine)) == 300
