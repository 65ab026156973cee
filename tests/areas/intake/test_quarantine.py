"""What could not be taken is kept once, with all that is needed to try it again."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.areas.intake.bench import Bench
from zhiyin.base.clock import to_micros
from zhiyin.base.scope import EVERYTHING
from zhiyin.connectors.arrival import Arrival, Taken
from zhiyin.connectors.corrections import Correction
from zhiyin.connectors.intake import Intake
from zhiyin.connectors.journal import Position
from zhiyin.connectors.journal_intake import UNKNOWN_SOURCE
from zhiyin.connectors.sources import store
from zhiyin.touchpoints.model import Interaction

AS_IT_IS = Correction()
NAMED = Correction(set={"event": "Signed In"})


def track(**fields: Any) -> dict[str, Any]:
    return {"type": "track", "userId": "u1", "messageId": "m1", **fields}


def batch(*messages: dict[str, Any], **shared: Any) -> bytes:
    return msgspec.json.encode({"batch": messages, **shared})


@dataclass
class Picky:
    """An intake that fails on one event; the others it hands to a real one."""

    intake: Intake
    hates: str

    def take(self, arrivals: Sequence[Arrival], journal: tuple[str, Position] | None = None) -> Taken:
        for arrival in arrivals:
            if isinstance(arrival.message, Interaction) and arrival.message.name == self.hates:
                raise ArithmeticError("a division by zero")
        return self.intake.take(arrivals, journal)


class TestAMessageThatABatchFailsOn:
    @pytest.fixture
    def set_aside(self, bench: Bench) -> Bench:
        context = {"library": {"name": "analytics.js"}}
        bench.write(batch(track(event="Bad"), track(event="Good", messageId="m2"), context=context))
        bench.take_in(Picky(bench.intake, "Bad"))  # type: ignore[arg-type]  # as much of an intake as it uses
        return bench

    def test_is_kept_in_our_own_words_and_stops_nobody(self, set_aside: Bench) -> None:
        [message] = set_aside.waiting()
        assert (message.family, message.params) == ("canonical", {"error": "ArithmeticError: a division by zero"})
        assert [entry.interaction.name for entry in set_aside.shown()] == ["Good"]

    def test_is_taken_when_it_is_tried_again(self, set_aside: Bench) -> None:
        [message] = set_aside.waiting()
        assert set_aside.quarantine.replay([message.id], AS_IT_IS, EVERYTHING).accepted == 1
        [taken, _] = set_aside.shown()
        assert (taken.interaction.name, taken.interaction.event_id, taken.interaction.channel) == ("Bad", "m1", "web")

    def test_can_be_given_another_name(self, set_aside: Bench) -> None:
        [message] = set_aside.waiting()
        set_aside.quarantine.replay([message.id], Correction(names={"Bad": "Signed In"}), EVERYTHING)
        assert set_aside.shown()[0].interaction.name == "Signed In"


class TestAMessageOfABatch:
    def test_is_replayed_with_what_the_batch_said_for_all(self, bench: Bench) -> None:
        sent = to_micros(bench.clock.now()) - 3_600_000_000  # the sender's clock is an hour slow
        context = {"library": {"name": "analytics.js"}, "campaign": {"name": "双十一"}}
        body = batch(track(timestamp=sent // 1000 - 5_000), context=context, sentAt=sent // 1000)
        bench.write(body, ip="203.0.113.7", user_agent="Firefox")
        bench.take_in()
        [message] = bench.waiting()
        bench.quarantine.replay([message.id], NAMED, EVERYTHING)
        [entry] = bench.shown()
        taken = entry.interaction
        assert taken.at == to_micros(bench.clock.now()) - 5_000_000
        assert (taken.context, taken.channel, taken.ip, taken.user_agent) == (context, "web", "203.0.113.7", "Firefox")

    def test_of_the_past_keeps_its_time(self, bench: Bench) -> None:
        bench.write(batch(track(timestamp="2024-05-01T00:00:00Z"), sentAt="2024-05-02T00:00:00Z"), path="/v1/import")
        bench.take_in()
        [message] = bench.waiting()
        bench.quarantine.replay([message.id], NAMED, EVERYTHING)
        assert bench.shown()[0].interaction.historical

    def test_that_came_alone_keeps_what_its_path_said(self, bench: Bench) -> None:
        bench.write(b'{"userId": "u1"}', path="/v1/track", ip="203.0.113.7")
        bench.take_in()
        [message] = bench.waiting()
        bench.quarantine.replay([message.id], NAMED, EVERYTHING)
        assert [entry.interaction.type for entry in bench.shown()] == ["track"]

    def test_of_sensors_data_is_replayed_in_its_own_words(self, bench: Bench) -> None:
        said = {"type": "track", "distinct_id": "u1", "properties": {"$lib": "js", "$is_login_id": True}}
        bench.write(msgspec.json.encode(said), path="/sa", ip="203.0.113.7")
        bench.take_in()
        [message] = bench.waiting()
        bench.quarantine.replay([message.id], NAMED, EVERYTHING)
        assert [(one.interaction.name, one.interaction.ip) for one in bench.shown()] == [("Signed In", "203.0.113.7")]


TOO_DEEP = {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}
THREE = gzip.compress(batch(track(event="One"), track(event="Two", messageId="m2"), track(messageId="m3")))
"""A compressed body; its third message has no name."""


class TestAWholeBody:
    def test_that_cannot_be_opened_is_replayed_whole_with_path_and_query(self, bench: Bench) -> None:
        bench.write(batch(track(event="One"), context=TOO_DEEP), path="/v1/import", query="a=1")
        bench.take_in()
        [message] = bench.waiting()
        assert (message.family, message.around["path"], message.around["query"]) == ("request", "/v1/import", "a=1")
        assert bench.quarantine.replay([message.id], AS_IT_IS, EVERYTHING).accepted == 0
        assert bench.quarantine.replay([message.id], Correction(remove=("context",)), EVERYTHING).accepted == 1
        assert bench.shown()[0].interaction.historical

    def test_of_an_unknown_source_is_kept_where_somebody_sees_it(self, bench: Bench) -> None:
        bench.write(THREE, source_id=4711)
        bench.take_in()
        [message] = bench.waiting()
        assert bench.sources.by_number()[message.source_id].name == UNKNOWN_SOURCE
        assert (message.params, message.raw) == ({"number": "4711"}, THREE)

    def test_is_taken_message_by_message_when_it_is_tried_again(self, bench: Bench) -> None:
        bench.write(THREE, source_id=4711)
        bench.take_in()
        assert bench.quarantine.replay([bench.waiting()[0].id], AS_IT_IS, EVERYTHING).accepted == 2
        assert {entry.interaction.name for entry in bench.shown()} == {"One", "Two"}
        [nameless] = bench.waiting()
        assert (nameless.family, nameless.reason) == ("segment", "the event has no name")


class TestWhatComesAgain:
    def test_is_kept_once_and_counted(self, bench: Bench) -> None:
        """An SDK tries again and says only a later time of sending."""
        for second in range(3):
            bench.write(batch(track(sentAt=f"2026-03-02T09:00:0{second}Z")))
            bench.clock.instant = bench.clock.instant.replace(second=second + 1)
        bench.take_in()
        [message] = bench.waiting()
        assert (message.seen_count, message.last_at.second, message.received_at.second) == (3, 2, 0)

    def test_is_kept_once_after_a_crash(self, bench: Bench) -> None:
        """Taken before the position behind it was saved, it is read again."""
        bench.write(batch(track(), track(messageId="m2")))
        crashed, started = bench.journal(), bench.journal()
        crashed.step()
        started.step()
        assert len(bench.waiting()) == 2

    def test_stays_dismissed(self, bench: Bench) -> None:
        bench.write(batch(track()))
        bench.take_in()
        bench.quarantine.dismiss([bench.waiting()[0].id], EVERYTHING)
        bench.write(batch(track()))
        bench.take_in()
        assert bench.waiting() == []
        assert [message.seen_count for message in bench.waiting("dismissed")] == [2]

    def test_is_another_message_from_another_source(self, bench: Bench) -> None:
        bench.write(batch(track()))
        bench.write(batch(track()), source_id=bench.sources.create("app", "app").id)
        bench.take_in()
        assert len(bench.waiting()) == 2


def test_a_source_that_was_changed_is_noticed_within_seconds(bench: Bench) -> None:
    reader = bench.journal()
    bench.write(batch(track(event="One")))
    reader.step()
    with bench.db.transaction() as tx:
        store.change(tx, bench.source.id, {"scope_id": 7})
    bench.clock.instant += timedelta(seconds=6)
    bench.write(batch(track(event="Two", messageId="m2")))
    reader.step()
    assert [entry.scope_id for entry in bench.shown()] == [7, 0]
