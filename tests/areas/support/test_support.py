"""What one can do with requests for help."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from zhiyin.base.clock import FixedClock, to_micros
from zhiyin.base.errors import NotFound
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.customers.model import Trust
from zhiyin.db.database import Database, Transaction
from zhiyin.db.fact_batches import FactBatches
from zhiyin.db.outbox import Outbox
from zhiyin.support.model import Ticket, TicketKind, TicketState, Wanted
from zhiyin.support.service import SupportService
from zhiyin.touchpoints.marks import Mark, MarkFor
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.warehouse.facts import decode

MINUTE = 60_000_000
HOUR = 60 * MINUTE
START = to_micros(datetime(2026, 3, 1, tzinfo=UTC))
LI_PHONE, LI_MAIL, WANG = 20, 21, 30


def same_person(tx: Transaction, identity_ids: Collection[int]) -> Mapping[int, Collection[int]]:
    return {each: (LI_PHONE, LI_MAIL) if each in (LI_PHONE, LI_MAIL) else (each,) for each in identity_ids}


@pytest.fixture
def facts(db: Database, clock: FixedClock) -> FactBatches:
    return FactBatches(db, clock)


@pytest.fixture
def outbox(db: Database, clock: FixedClock) -> Outbox:
    return Outbox(db, clock, {"TicketsChanged": ["listener"]})


@pytest.fixture
def support(db: Database, outbox: Outbox, facts: FactBatches, clock: FixedClock) -> SupportService:
    clock.instant = datetime(2026, 3, 1, tzinfo=UTC)
    zone = ZoneInfo("Asia/Shanghai")
    return SupportService(db, outbox, facts, clock, zone=zone, same_person=same_person)


def taken(
    id_: int, name: str, minute: int, *, by: int = LI_MAIL, scope: int = 0, **properties: Any
) -> TakenInteraction:
    at = START + minute * MINUTE
    return TakenInteraction(id_, by, 1, scope, name, "track", at, "email", "", properties)


def opened(id_: int = 1, minute: int = 0, ticket: str = "7", **properties: Any) -> TakenInteraction:
    return taken(id_, "Ticket Opened", minute, ticket_id=ticket, **properties)


def replied(id_: int, minute: int, author: str = "agent", **properties: Any) -> TakenInteraction:
    return taken(id_, "Ticket Replied", minute, ticket_id="7", author=author, **properties)


def event(id_: int, name: str, minute: int, **properties: Any) -> TakenInteraction:
    return taken(id_, name, minute, ticket_id="7", **properties)


def chat(id_: int, name: str, minute: int, **properties: Any) -> TakenInteraction:
    return taken(id_, name, minute, conversation_id="c1", **properties)


def the_only(support: SupportService) -> Ticket:
    (record,) = support.list_tickets(EVERYTHING).tickets
    return record.ticket


def minutes(support: SupportService) -> dict[str, float | None]:
    """When things happened to the only ticket, in minutes after its opening."""
    ticket = the_only(support)
    moments = {
        "any": ticket.first_any_response,
        "person": ticket.first_response,
        "first": ticket.first_solution,
        "last": ticket.last_solution,
    }
    return {name: (moment.at - ticket.opening.at) / MINUTE if moment else None for name, moment in moments.items()}


def latest(facts: FactBatches) -> list[dict[str, Any]]:
    """What the warehouse believes: of each fact the last revision."""
    found: dict[int, dict[str, Any]] = {}
    for batch in facts.list_waiting(()):
        for row in decode(batch.fact, batch.payload).to_pylist():
            if row["fact_id"] not in found or row["revision"] > found[row["fact_id"]]["revision"]:
                found[row["fact_id"]] = row
    return list(found.values())


@pytest.mark.parametrize(
    ("story", "any_", "person"),
    [
        pytest.param([opened()], None, None, id="nobody has answered"),
        pytest.param([opened(), replied(2, 5)], 5, 5, id="a person answered"),
        pytest.param([opened(), replied(2, 1, "bot"), replied(3, 9)], 1, 9, id="a bot does not stop the clock"),
        pytest.param([opened(), replied(2, 1, automatic=True), replied(3, 9)], 1, 9, id="nor does an acknowledgement"),
        pytest.param([opened(), replied(2, 1, public=False), replied(3, 9)], 9, 9, id="nor does a note among us"),
        pytest.param([opened(), replied(2, 1, "customer")], None, None, id="nor does the customer"),
        pytest.param([opened(), replied(2, 3, ""), replied(3, 8, "", agent_id="ann")], 8, 8, id="an agent has a name"),
        pytest.param(
            [opened(author="agent", message="We saw a fault"), replied(2, 5), replied(3, 9)],
            5,
            5,
            id="an agent opened it with words: the second comment counts",
        ),
        pytest.param([opened(author="agent"), replied(2, 0), replied(3, 9)], 9, 9, id="with words told apart"),
        pytest.param([opened(author="agent"), replied(2, 5)], 5, 5, id="an agent opened it without words"),
        pytest.param(
            [opened(), event(2, "Call Ended", 30, duration=300, wait_seconds=60)], 26, 26, id="called back about it"
        ),
        pytest.param([opened(), event(2, "Call Ended", 30, abandoned=True)], None, None, id="nobody answered it"),
        pytest.param(
            [chat(1, "Conversation Started", 0), chat(2, "Message Sent", 1), chat(3, "Message Received", 3)],
            3,
            3,
            id="a chat",
        ),
        pytest.param(
            [
                chat(1, "Conversation Started", 0),
                chat(2, "Message Received", 0, author="bot"),
                chat(3, "Message Received", 4),
            ],
            0,
            4,
            id="a chat that a bot began to answer",
        ),
    ],
)  # fmt: skip
def test_the_first_answer(
    support: SupportService, story: list[TakenInteraction], any_: float | None, person: float | None
) -> None:
    support.take(story)
    found = minutes(support)
    assert (found["any"], found["person"]) == (any_, person)


@pytest.mark.parametrize(
    ("story", "state", "first", "last", "reopened"),
    [
        pytest.param([], "open", None, None, 0, id="open"),
        pytest.param([event(2, "Ticket Resolved", 9)], "solved", 9, 9, 0, id="solved"),
        pytest.param([event(2, "Ticket Closed", 9)], "closed", 9, 9, 0, id="closed without a word"),
        pytest.param(
            [event(2, "Ticket Resolved", 9), event(3, "Ticket Closed", 99)], "closed", 9, 9, 0, id="solved, then closed"
        ),
        pytest.param(
            [event(2, "Ticket Resolved", 9), event(3, "Ticket Reopened", 20)], "open", 9, None, 1, id="open again"
        ),
        pytest.param(
            [event(2, "Ticket Resolved", 9), event(3, "Ticket Reopened", 20), event(4, "Ticket Resolved", 50)],
            "solved",
            9,
            50,
            1,
            id="solved twice",
        ),
        pytest.param([event(2, "Ticket Reopened", 20)], "open", None, None, 0, id="it was open all the time"),
        pytest.param([event(2, "Call Ended", 9, resolved=True)], "solved", 9, 9, 0, id="solved on the telephone"),
    ],
)
def test_how_far_it_came(
    support: SupportService,
    story: list[TakenInteraction],
    state: str,
    first: float | None,
    last: float | None,
    reopened: int,
) -> None:
    support.take([opened(), *story])
    ticket, found = the_only(support), minutes(support)
    assert (ticket.state, found["first"], found["last"], ticket.reopened_count) == (state, first, last, reopened)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [({}, TicketState.CLOSED), ({"resolved": True}, TicketState.CLOSED), ({"resolved": False}, TicketState.CLOSED)],
)
def test_a_chat_that_ends_is_solved_unless_it_is_said_not_to_be(
    support: SupportService, ending: dict[str, Any], expected: TicketState
) -> None:
    support.take([chat(1, "Conversation Started", 0), chat(2, "Conversation Ended", 9, **ending)])
    ticket = the_only(support)
    assert (ticket.state, ticket.channel) == (expected, "email")
    assert (ticket.last_solution is not None) == (ending.get("resolved") is not False)


class TestFacts:
    def test_a_ticket_is_told_to_the_warehouse(self, support: SupportService, facts: FactBatches) -> None:
        support.take([opened(topic="delivery", order_id=1001, message="在哪里？"), replied(2, 5, agent_id="ann")])
        support.take([event(3, "Ticket Resolved", 90)])
        (fact,) = latest(facts)
        assert fact | {"state": "solved", "topic": "delivery", "order_number": "1001", "agent_id": "ann"} == fact
        assert fact["first_response_at"] - fact["opened_at"] == timedelta(minutes=5)
        assert fact["last_solved_at"] - fact["opened_at"] == timedelta(minutes=90)
        assert (fact["message_count"], fact["revision"]) == (2, 2)

    def test_a_call_is_a_contact_but_no_ticket(self, support: SupportService, facts: FactBatches) -> None:
        support.take(
            [taken(1, "Call Ended", 10, call_id="t1", duration=120), taken(2, "Call Ended", 20, direction="outbound")]
        )
        (record,) = support.list_tickets(EVERYTHING).tickets
        assert (record.kind, record.ticket.channel, record.ticket.opening.at) == (
            TicketKind.CALL, "call", START + 8 * MINUTE,
        )  # fmt: skip
        (fact,) = latest(facts)
        assert (fact["kind"], fact["state"]) == ("call", "open")  # metrics of tickets leave it out

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_shuffled_and_late_tellings_give_the_same_facts(
        self, support: SupportService, facts: FactBatches, data: st.DataObject
    ) -> None:
        number = str(data.draw(st.uuids()))
        story = [
            one._replace(properties={**one.properties, "ticket_id": number})
            for one in (
                opened(1, 0, topic="delivery"), replied(2, 1, "bot"), replied(3, 500), event(4, "Ticket Resolved", 501),
                event(5, "Ticket Reopened", 600), event(6, "Ticket Resolved", 700), event(7, "Ticket Closed", 800),
            )
        ]  # fmt: skip
        marks: dict[tuple[int, str], int] = {}
        batches = data.draw(st.lists(st.lists(st.sampled_from(story)), max_size=3))
        for batch in [*batches, data.draw(st.permutations(story))]:
            for interaction_id, mark in support.take(batch):
                marks[interaction_id, mark.rule] = mark.value
        record = support.find_by_number(number, EVERYTHING)[0]
        fact = next(one for one in latest(facts) if one["fact_id"] == record.id)
        spans = {
            name: (fact[name] - fact["opened_at"]) // timedelta(minutes=1)
            for name in ("first_any_response_at", "first_response_at", "first_solved_at", "last_solved_at")
        }
        assert (list(spans.values()), fact["state"], fact["reopened_count"]) == ([1, 500, 501, 700], "closed", 1)
        lasting = {key for key, value in marks.items() if value and key[1] != "repeat_contact"}
        assert lasting == {(3, "slow_response")}


class TestMarks:
    def test_a_first_answer_over_the_target_is_marked(self, support: SupportService) -> None:
        marks = support.take([opened(), replied(2, 300), replied(3, 999)])
        reason = {"minutes": 300, "target": 240}
        assert [each for each in marks if each.mark.value] == [MarkFor(2, Mark(-1, "slow_response", reason))]

    def test_a_solution_that_did_not_last_is_not_fast(self, support: SupportService) -> None:
        marks = support.take([opened(), event(2, "Ticket Resolved", 30)])
        assert MarkFor(2, Mark(1, "fast_solution", {"minutes": 30})) in marks
        marks = support.take([event(3, "Ticket Reopened", 60)])
        assert MarkFor(2, Mark(0, "fast_solution")) in marks

    def test_a_request_that_nobody_answers_is_told_once(self, support: SupportService, clock: FixedClock) -> None:
        support.take([opened()])
        told: list[MarkFor] = []
        assert support.check_responses(told.extend) == 0
        clock.instant += timedelta(hours=5)
        assert (support.check_responses(told.extend), support.check_responses(told.extend)) == (1, 0)
        assert told == [MarkFor(1, Mark(-1, "no_response", {"target": 240}))]
        marks = support.take([replied(2, 400)])
        assert MarkFor(1, Mark(0, "no_response")) in marks

    def test_a_request_that_is_answered_while_it_is_told_of_is_taken_back(
        self, support: SupportService, clock: FixedClock
    ) -> None:
        support.take([opened()])
        clock.instant += timedelta(hours=5)
        told: list[list[MarkFor]] = []

        def tell(marks: list[MarkFor]) -> None:
            if not told:
                support.take([replied(2, 5)])
            told.append(marks)

        assert (support.check_responses(tell), support.check_responses(tell)) == (1, 0)
        assert told == [[MarkFor(1, Mark(-1, "no_response", {"target": 240}))], [MarkFor(1, Mark(0, "no_response"))]]

    def test_a_request_that_is_removed_while_it_is_told_of_is_told_no_more(
        self, support: SupportService, clock: FixedClock, db: Database
    ) -> None:
        support.take([opened()])
        clock.instant += timedelta(hours=5)
        assert support.check_responses(lambda _: _remove_all(db)) == 1
        assert support.check_responses(lambda _: None) == 0

    def test_who_asks_again_within_a_week_had_to_in_whatever_channel(self, support: SupportService) -> None:
        support.take([opened(1, 0, "7", topic="delivery")])
        again = taken(2, "Call Ended", 2 * 24 * 60, by=LI_PHONE, topic="delivery")
        other_thing = taken(3, "Call Ended", 3 * 24 * 60, by=LI_PHONE, topic="invoice")
        too_late = opened(4, 10 * 24 * 60, "8", topic="delivery")
        somebody_else = opened(5, 60, "9", topic="delivery")._replace(identity_id=WANG)
        marks = support.take([again, other_thing, too_late, somebody_else])
        repeats = [each for each in marks if each.mark.rule == "repeat_contact"]
        assert repeats == [MarkFor(2, Mark(-1, "repeat_contact", {"hours": 48}))]

    def test_a_contact_that_was_about_something_else_is_no_repeat(self, support: SupportService) -> None:
        support.take([opened(1, 0, "7", topic="delivery"), opened(2, 60, "8", topic="delivery")])
        marks = support.take([taken(3, "Ticket Updated", 90, ticket_id="8", topic="invoice")])
        assert marks == [MarkFor(2, Mark(0, "repeat_contact"))]

    def test_a_contact_that_is_told_late_makes_the_next_one_a_repeat(self, support: SupportService) -> None:
        support.take([opened(2, 60, "8", topic="delivery")])
        marks = support.take([opened(1, 0, "7", topic="delivery")])
        assert MarkFor(2, Mark(-1, "repeat_contact", {"hours": 1})) in marks


class TestForgeries:
    """With a key that anybody can read; what the brand's own systems tell is vouched for."""

    def test_change_no_ticket(self, support: SupportService, facts: FactBatches) -> None:
        support.take([opened()._replace(trust=Trust.SERVER)])
        before = support.list_tickets(EVERYTHING)
        stolen = opened(3, -90)._replace(identity_id=WANG)
        assert support.take([event(2, "Ticket Resolved", 1), stolen, replied(4, 5)]) == []
        assert support.list_tickets(EVERYTHING) == before
        assert len(facts.list_waiting(())) == 1

    def test_that_came_first_fall_with_their_marks_when_a_server_speaks(
        self, support: SupportService, facts: FactBatches
    ) -> None:
        marks = support.take([opened(2, 1), event(3, "Ticket Resolved", 2)])
        assert MarkFor(3, Mark(1, "fast_solution", {"minutes": 1})) in marks
        marks = support.take([opened(4, 3)._replace(trust=Trust.SERVER, identity_id=WANG)])
        assert MarkFor(3, Mark(0, "fast_solution")) in marks
        (fact,) = latest(facts)
        assert (fact["state"], fact["identity_id"], fact["first_solved_at"]) == ("open", WANG, None)


class TestFinding:
    @pytest.fixture(autouse=True)
    def some_tickets(self, support: SupportService) -> None:
        support.take([
            opened(1, 0, "7", agent_id="ann"),
            opened(2, 1, "8", order_id="1001")._replace(scope_id=3),
            opened(3, 2, "9")._replace(identity_id=WANG),
            taken(4, "Ticket Resolved", 5, ticket_id="9"),
        ])  # fmt: skip

    def test_pages_follow_each_other(self, support: SupportService) -> None:
        first = support.list_tickets(EVERYTHING, limit=2)
        second = support.list_tickets(EVERYTHING, before=first.next_position, limit=2)
        assert [one.number for one in first.tickets + second.tickets] == ["9", "8", "7"]
        assert second.next_position is None

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            pytest.param(Wanted(identity_ids=[LI_MAIL]), ["8", "7"], id="of somebody"),
            pytest.param(Wanted(state="solved"), ["9"], id="solved"),
            pytest.param(Wanted(agent_id="ann"), ["7"], id="of an agent"),
            pytest.param(Wanted(order_number="1001"), ["8"], id="about an order"),
            pytest.param(Wanted(kind="call"), [], id="calls"),
        ],
    )
    def test_only_what_is_wanted(self, support: SupportService, wanted: Wanted, expected: list[str]) -> None:
        assert [one.number for one in support.list_tickets(EVERYTHING, wanted).tickets] == expected

    def test_other_brands_tickets_are_not_there(self, support: SupportService) -> None:
        theirs = ScopeFilter(frozenset({3}))
        assert [one.number for one in support.list_tickets(theirs).tickets] == ["8"]
        assert support.find_by_number("7", theirs) == []
        (foreign,) = support.find_by_number("7", EVERYTHING)
        with pytest.raises(NotFound):
            support.get_ticket(foreign.id, theirs)


def test_others_hear_of_it(support: SupportService, outbox: Outbox) -> None:
    support.take([opened()])
    heard: list[bytes] = []
    outbox.deliver({"listener": heard.append})
    (record,) = support.list_tickets(EVERYTHING).tickets
    assert heard == [b'{"ticket_ids":[%d]}' % record.id]


def _remove_all(db: Database) -> None:
    with db.transaction() as tx:
        tx.execute(text("DELETE FROM support_ticket"))
