"""The intake takes each interaction once, whole or not at all, and tells who has to know."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec import structs

from tests.areas.intake.bench import Bench
from zhiyin.base.clock import to_micros
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors import intake_store as store
from zhiyin.connectors.arrival import Arrival
from zhiyin.customers.model import Trust
from zhiyin.touchpoints.model import Interaction, Rejected
from zhiyin.warehouse.facts import decode


class TestTaking:
    def test_stores_each_interaction_once_however_often_it_is_sent(self, bench: Bench) -> None:
        first = bench.intake.take([bench.arrival("a"), bench.arrival("b"), bench.arrival("a")])
        again = bench.intake.take([bench.arrival("b"), bench.arrival("c")])
        assert (first.accepted, first.duplicates, again.accepted, again.duplicates) == (2, 1, 1, 1)
        entries = bench.timeline.newest(EVERYTHING)
        assert [entry.interaction.event_id for entry in entries] == ["c", "b", "a"]

    def test_remembers_over_a_restart(self, bench: Bench) -> None:
        bench.intake.take([bench.arrival("a")])
        assert bench.started().take([bench.arrival("a"), bench.arrival("b")]).accepted == 1

    def test_learns_what_another_intake_has_taken_meanwhile(self, bench: Bench) -> None:
        other = bench.started()
        bench.intake.take([bench.arrival("a")])
        assert other.take([bench.arrival("a")]).duplicates == 1

    def test_forgets_what_sdks_sent_long_ago_but_never_what_files_brought(self, bench: Bench) -> None:
        bench.intake.take([bench.arrival("sdk")])
        bench.intake.take([bench.arrival("file")], for_ever=True)
        bench.clock.instant += timedelta(days=31)
        bench.intake.take([bench.arrival("later")])
        assert bench.started().take([bench.arrival("sdk"), bench.arrival("file")]).accepted == 1

    def test_forgets_it_in_a_process_that_runs_on_too(self, bench: Bench) -> None:
        other = bench.started()
        for intake in (bench.intake, other):
            intake.take([bench.arrival("sdk")])
        bench.clock.instant += timedelta(days=31)
        bench.intake.take([bench.arrival("later")])
        assert other.take([bench.arrival("sdk")]).accepted == 1

    def test_sweeps_soon_after_a_start(self, bench: Bench) -> None:
        """A process that is started anew every few hours still forgets what is old."""
        bench.intake.take([bench.arrival("sdk")])
        for _ in range(3):
            bench.clock.instant += timedelta(days=11)
            bench.started().take([bench.arrival("later")])
        with bench.db.reading() as tx:
            assert len(store.runs_after(tx, 0, limit=10)) == 1

    def test_rests_and_remembers_all_the_same(self, bench: Bench) -> None:
        bench.intake.take([bench.arrival("a")])
        bench.clock.instant += timedelta(minutes=11)
        bench.intake.rest()
        assert bench.intake.take([bench.arrival("a"), bench.arrival("b")]).accepted == 1

    def test_hands_the_same_rows_to_the_warehouse(self, bench: Bench) -> None:
        bench.intake.take([bench.arrival("a", name="Order Completed", order_id="1001", currency="CNY", total="12.50")])
        [batch] = [b for b in bench.facts.list_waiting(()) if b.fact == "fact_interactions"]
        [row] = decode(batch.fact, batch.payload).to_pylist()
        assert (row["name"], row["order_number"], row["amount"], row["currency"]) == (
            "Order Completed",
            "1001",
            1250,
            "CNY",
        )

    def test_tells_the_warehouse_of_subscriptions_when_a_trusted_sender_speaks(self, bench: Bench) -> None:
        told, claimed = (
            bench.arrival(
                id_, name="Subscription Cancelled", subscription_id="S1", ends_at="2026-03-31", reason="Too expensive"
            )
            for id_ in "ab"
        )
        bench.intake.take([told, claimed._replace(trust=Trust.PUBLIC)])
        [batch] = [b for b in bench.facts.list_waiting(()) if b.fact == "fact_interactions"]
        rows = decode(batch.fact, batch.payload).to_pylist()
        found = [(row["subscription_id"], row["ends_on"], row["cause"]) for row in rows]
        assert found == [("S1", date(2026, 3, 31), "too_expensive"), (None, None, None)]

    def test_tells_when_it_heard_of_what_is_not_past(self, bench: Bench) -> None:
        live, past = bench.arrival("a"), bench.arrival("b")
        assert isinstance(past.message, Interaction)
        bench.intake.take([live, past._replace(message=structs.replace(past.message, historical=True))])
        [batch] = [b for b in bench.facts.list_waiting(()) if b.fact == "fact_interactions"]
        heard = [row["received_at"] for row in decode(batch.fact, batch.payload).to_pylist()]
        assert heard == [bench.clock.instant, None]

    def test_tells_the_areas_which_topics_occur(self, bench: Bench) -> None:
        bench.intake.take([bench.arrival("a", name="Order Completed", order_id="1001")])
        [delivery] = bench.outbox.claim()
        assert delivery.payload == b'{"first_id":1,"last_id":1,"topics":["orders"]}'

    def test_counts_all_that_went_wrong_and_right(self, bench: Bench) -> None:
        scores = {"a": 1, "b": 2, "c": 10, "d": 7}
        bench.intake.take(
            [
                bench.arrival(
                    name, name="Survey Responded", response_id=name, question_kind="nps", score=score, scale_max=10
                )
                for name, score in scores.items()
            ]
        )
        identities = {entry.identity_id for entry in bench.timeline.newest(EVERYTHING)}
        assert bench.timeline.counts(identities, EVERYTHING) == (4, 2, 1)

    def test_changes_nothing_when_it_fails_half_way(self, bench: Bench) -> None:
        bench.intake.take([bench.arrival("a")])
        with pytest.raises(TypeError):  # what has no JSON cannot be written down
            bench.intake.take([bench.arrival("b"), bench.arrival("c", colours=object())])
        assert bench.intake.take([bench.arrival("b")]).accepted == 1
        assert len(bench.timeline.newest(EVERYTHING)) == 2


class TestABadMessage:
    def test_goes_to_quarantine_and_stops_nobody(self, bench: Bench) -> None:
        rejected = Rejected(reason="there is no event name", raw=b"{}", received_at=to_micros(bench.clock.now()))
        taken = bench.intake.take([Arrival(bench.source, Trust.PUBLIC, "segment", rejected), bench.arrival("a")])
        assert (taken.accepted, taken.quarantined) == (1, 1)
        assert len(bench.timeline.newest(EVERYTHING)) == 1


class TestMarks:
    def test_are_set_where_service_went_wrong(self, bench: Bench) -> None:
        bench.intake.take([bench.arrival("a", name="Survey Responded", question_kind="nps", score=2)])
        [entry] = bench.timeline.newest(EVERYTHING)
        assert [(rule, value) for _, rule, value, _ in entry.marks] == [("low_score", -1)]
