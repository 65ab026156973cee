"""The outbox tells every listener, at least once, and keeps what nobody could take."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import NotFound
from zhiyin.base.events import DomainEvent
from zhiyin.db.database import Database
from zhiyin.db.outbox import DEADLY, LEASE, MAX_ATTEMPTS, Delivery, Outbox, back_off


class ParcelLost(DomainEvent, frozen=True):
    parcel_id: int


@pytest.fixture
def outbox(db: Database, clock: FixedClock) -> Outbox:
    return Outbox(db, clock, {"ParcelLost": ["apologise", "count"]})


def tell(outbox: Outbox, db: Database, parcel_id: int = 7) -> None:
    with db.transaction() as tx:
        outbox.add(tx, ParcelLost(parcel_id=parcel_id))


def nothing(_payload: bytes) -> None:
    return None


def mail_server_is_down(_payload: bytes) -> None:
    raise ConnectionError("mail server is down")


def worker_is_killed(_payload: bytes) -> None:
    raise SystemExit


class TestTelling:
    def test_reaches_each_listener_once(self, outbox: Outbox, db: Database) -> None:
        tell(outbox, db)
        heard: list[bytes] = []
        listeners = {"apologise": heard.append, "count": heard.append}
        assert outbox.deliver(listeners) == 2
        assert heard == [b'{"parcel_id":7}'] * 2
        assert outbox.deliver(listeners) == 0

    def test_does_not_happen_when_the_change_is_rolled_back(self, outbox: Outbox, db: Database) -> None:
        with pytest.raises(RuntimeError), db.transaction() as tx:
            outbox.add(tx, ParcelLost(parcel_id=1))
            raise RuntimeError
        assert outbox.waiting_count() == 0

    def test_one_listeners_trouble_does_not_hold_up_another(
        self, outbox: Outbox, db: Database, clock: FixedClock
    ) -> None:
        tell(outbox, db)
        outbox.deliver({"apologise": mail_server_is_down, "count": nothing})
        assert outbox.waiting_count() == 1
        assert outbox.deliver({"apologise": nothing}) == 0, "the back-off has not passed"
        clock.instant += back_off(1)
        assert outbox.deliver({"apologise": nothing}) == 1

    def test_of_a_listener_that_waits_for_others_can_be_done_apart(self, outbox: Outbox, db: Database) -> None:
        tell(outbox, db)
        heard: list[str] = []
        listeners = {name: lambda _, name=name: heard.append(name) for name in ("apologise", "count")}
        while outbox.deliver(listeners, but=["apologise"]):
            pass
        assert heard == ["count"]
        assert outbox.deliver(listeners, only=["count"]) == 0
        assert outbox.deliver(listeners, only=["apologise"]) == 1
        assert (heard, outbox.waiting_count()) == (["count", "apologise"], 0)

    def test_of_a_dead_worker_goes_on_at_once_when_nobody_else_works(self, outbox: Outbox, db: Database) -> None:
        tell(outbox, db)
        taken = outbox.claim()
        assert outbox.claim() == [], "somebody has them"
        outbox.let_go()
        again = [*outbox.claim(), *outbox.claim()]
        assert [one.id for one in again] == [one.id for one in taken]
        assert {one.attempts for one in again} == {2}

    def test_is_not_repeated_for_who_had_heard_before_the_worker_was_stopped(
        self, outbox: Outbox, db: Database, clock: FixedClock
    ) -> None:
        tell(outbox, db)
        with suppress(SystemExit):
            outbox.deliver({"apologise": nothing, "count": worker_is_killed})
        assert outbox.waiting_count() == 1
        clock.instant += LEASE
        assert outbox.deliver({"count": nothing}) == 1

    def test_is_repeated_when_the_worker_died_holding_it(self, outbox: Outbox, db: Database, clock: FixedClock) -> None:
        tell(outbox, db)
        assert len(outbox.claim()) == 2
        assert outbox.claim() == []
        clock.instant += timedelta(minutes=3)
        assert outbox.deliver({"apologise": nothing, "count": nothing}) == 1
        assert outbox.deliver({"apologise": nothing, "count": nothing}) == 1
        assert outbox.waiting_count() == 0

    def test_keeps_its_hold_on_what_is_still_to_be_told(self, outbox: Outbox, db: Database, clock: FixedClock) -> None:
        tell(outbox, db)
        taken_by_another: list[list[Delivery]] = []

        def slow(_payload: bytes) -> None:
            clock.instant += LEASE * 0.75
            taken_by_another.append(outbox.claim())

        assert outbox.deliver({"apologise": slow, "count": slow}) == 2
        assert taken_by_another == [[], []]

    def test_leaves_to_another_what_it_held_too_long(self, outbox: Outbox, db: Database, clock: FixedClock) -> None:
        tell(outbox, db)
        told: list[str] = []

        def far_too_slow(_payload: bytes) -> None:
            clock.instant += LEASE * 2
            other = outbox.claim() + outbox.claim()
            told.extend(delivery.listener for delivery in other)

        assert outbox.deliver({"apologise": far_too_slow, "count": far_too_slow}) == 1
        assert told == ["apologise", "count"]

    def test_gives_back_what_it_has_not_told_when_it_is_to_stop(self, outbox: Outbox, db: Database) -> None:
        tell(outbox, db)
        heard: list[bytes] = []
        listeners = {"apologise": heard.append, "count": heard.append}
        assert outbox.deliver(listeners, is_stopping=lambda: bool(heard)) == 1
        assert [delivery.attempts for delivery in outbox.claim()] == [1], "at once, and as if nobody had tried"


class TestDeadLetters:
    def test_wait_for_a_person_and_can_be_retried(self, outbox: Outbox, db: Database, clock: FixedClock) -> None:
        tell(outbox, db)
        outbox.deliver({"apologise": nothing, "count": mail_server_is_down})
        for _ in range(MAX_ATTEMPTS - 1):
            clock.instant += timedelta(hours=1)
            assert outbox.deliver({"count": mail_server_is_down}) == 1
        clock.instant += timedelta(days=1)
        assert outbox.claim() == []
        [dead] = outbox.list_dead()
        assert dead.error == "ConnectionError: mail server is down"
        outbox.retry(dead.id)
        assert outbox.deliver({"count": nothing}) == 1
        assert outbox.list_dead() == []

    def test_are_made_of_what_ends_its_worker_each_time(self, outbox: Outbox, db: Database, clock: FixedClock) -> None:
        tell(outbox, db)
        listeners = {"count": nothing, "apologise": worker_is_killed}
        for _ in range(MAX_ATTEMPTS):
            with suppress(SystemExit):
                while outbox.deliver(listeners):
                    pass
            clock.instant += LEASE * 2
        assert outbox.deliver(listeners) == 0
        [dead] = outbox.list_dead()
        assert (dead.listener, dead.error) == ("apologise", DEADLY)
        assert (outbox.waiting_count(), outbox.dead_count()) == (0, 1), "its neighbour was told"
        outbox.retry(dead.id)
        assert outbox.deliver({"apologise": nothing}) == 1

    def test_that_do_not_exist_cannot_be_retried(self, outbox: Outbox) -> None:
        with pytest.raises(NotFound):
            outbox.retry(99)

    def test_do_not_hold_the_values_of_a_statement(self, db: Database) -> None:
        with pytest.raises(DBAPIError) as refused, db.transaction() as tx:
            tx.execute(text("INSERT INTO nothing_here VALUES (:phone)"), {"phone": "+8613800138000"})
        assert "138" not in str(refused.value)
