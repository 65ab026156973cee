"""What a public key tells of orders, tickets and reviews changes nothing that a trusted sender told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.base.clock import to_micros
from zhiyin.customers.model import Trust
from zhiyin.feedback.folding import counting as counting_of_response
from zhiyin.feedback.folding import response_of
from zhiyin.feedback.model import Response
from zhiyin.orders.folding import counting as counting_of_order
from zhiyin.orders.folding import order_of
from zhiyin.orders.model import Order, OrderState
from zhiyin.support.folding import counting as counting_of_ticket
from zhiyin.support.folding import ticket_of
from zhiyin.support.model import Author, Ticket, TicketKind, TicketState
from zhiyin.touchpoints.history import MAX_LENGTH, History, Told, decode, encode, merged, owner, scope

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000_000
START = to_micros(datetime(2026, 3, 2, tzinfo=UTC))
ANNA, MALLORY = 7, 666
TEA = {"sku": "TEA", "price": "100.00"}
Step = tuple[str, dict[str, Any]]


def alike(identity_ids: Collection[int]) -> Mapping[int, int]:
    """No identity is stronger than another."""
    return {}


def shop(number: int, name: str, trust: Trust = Trust.SERVER, **properties: Any) -> Told:
    """The brand's own systems tell it, `number` hours after the start."""
    return Told(START + number * HOUR, number, name, ANNA, 1, 0, "web", "", properties, trust)


def page(number: int, name: str, **properties: Any) -> Told:
    """Whoever has read the key off the page tells it, at any hour and as anybody."""
    return Told(START + number * HOUR, 1_000 + number, name, MALLORY, 2, 0, "web", "", properties, Trust.PUBLIC)


def told(*tellings: Told) -> list[Told]:
    return merged([], tellings)


def order(history: History) -> Order:
    return order_of(history, currency="CNY", zone=SHANGHAI)


def ticket(history: History) -> Ticket:
    return ticket_of(TicketKind.TICKET, history, SHANGHAI)


def response(history: History) -> Response | None:
    return response_of(history, SHANGHAI)


ORDER = told(
    shop(1, "Order Completed", products=[TEA], promised_at="2026-03-09"), shop(2, "Order Paid", value=100),
    shop(3, "Order Shipped"),
)  # fmt: skip
TICKET = told(
    shop(1, "Ticket Opened", message="It is broken", author="customer"),
    shop(2, "Ticket Replied", message="So sorry", author="agent"),
    shop(3, "Ticket Resolved"),
)
REVIEW = told(shop(1, "Product Reviewed", rating=5, review_body="Lovely"), shop(2, "Review Answered", message="Thanks"))

BEFORE, AFTER = -100, 100
FORGED_ORDER: list[Step] = [
    ("Order Completed", {"products": [], "total": "0.01", "currency": "JPY", "state": "cancelled"}),
    ("Order Updated", {"products": [{"sku": "TEA", "price": "0.01"}], "subtotal": "0.01", "discount": 99}),
    ("Order Updated", {"state": "canceled", "source_state": "never mind", "promised_at": "2026-01-01"}),
    ("Order Line Added", {"line_id": "1", "sku": "GOLD", "price": 9_999}),
    ("Order Paid", {"payment_id": "p", "value": 5}),
    ("Payment Failed", {}),
    ("Order Delivered", {}),
    ("Order Cancelled", {}),
    ("Order Returned", {}),
    ("Order Refunded", {}),
]
FORGED_TICKET: list[Step] = [
    ("Ticket Opened", {"subject": "Pay me", "author": "agent", "message": "nothing"}),
    ("Ticket Updated", {"topic": "spam", "priority": "low", "agent_id": "nobody", "order_id": "B2"}),
    ("Ticket Replied", {"author": "agent", "message": "Go away", "agent_id": "x"}),
    ("Ticket Replied", {"message": "I said that"}),
    ("Ticket Resolved", {}),
    ("Ticket Reopened", {}),
    ("Ticket Closed", {}),
    ("Call Ended", {"resolved": True, "duration": 500}),
]
FORGED_REVIEW: list[Step] = [
    ("Product Reviewed", {"rating": 1, "review_body": "Awful", "order_id": "B2"}),
    ("Review Posted", {"rating": 1}),
    ("Review Answered", {"message": "Get lost"}),
    ("Review Deleted", {}),
]


@pytest.mark.parametrize("at", [pytest.param(BEFORE, id="dated back"), pytest.param(AFTER, id="afterwards")])
class TestWhatWasForged:
    @pytest.mark.parametrize(("name", "properties"), FORGED_ORDER)
    def test_changes_no_order(self, at: int, name: str, properties: dict[str, Any]) -> None:
        forged = merged(ORDER, [page(at, name, **properties)])
        assert order(forged) == order(ORDER)
        assert owner(counting_of_order(forged), alike) == ANNA

    @pytest.mark.parametrize(("name", "properties"), FORGED_TICKET)
    def test_changes_no_ticket(self, at: int, name: str, properties: dict[str, Any]) -> None:
        forged = merged(TICKET, [page(at, name, **properties)])
        assert ticket(forged) == ticket(TICKET)
        assert owner(counting_of_ticket(forged), alike) == ANNA

    @pytest.mark.parametrize(("name", "properties"), FORGED_REVIEW)
    def test_changes_no_review(self, at: int, name: str, properties: dict[str, Any]) -> None:
        forged = merged(REVIEW, [page(at, name, **properties)])
        assert response(forged) == response(REVIEW)
        assert owner(counting_of_response(forged), alike) == ANNA


def test_a_flood_of_forgeries_pushes_nothing_out() -> None:
    flood = [page(AFTER + number, "Order Cancelled") for number in range(2 * MAX_LENGTH)]
    history = merged(merged(ORDER, flood), flood)
    assert len(history) == MAX_LENGTH
    assert order(history) == order(ORDER)


def test_of_too_many_trusted_tellings_the_newest_stay() -> None:
    told_too_often = [shop(number, "Order Updated", total=number) for number in range(1, MAX_LENGTH + 5)]
    history = told(*told_too_often, *(page(number, "Order Cancelled") for number in range(9_000, 9_020)))
    assert history == told_too_often[4:]


def test_files_and_staff_are_believed_like_a_server() -> None:
    for trust in (Trust.IMPORT, Trust.STAFF):
        history = told(shop(1, "Order Completed", trust, total=5), page(2, "Order Cancelled"))
        assert order(history).state is OrderState.PLACED


class TestWhatNobodyElseKnowsOf:
    def test_a_page_tells_its_own_orders_to_the_end(self) -> None:
        own = order(told(page(1, "Order Completed", products=[TEA]), page(2, "Order Cancelled")))
        assert (own.state, own.amounts.net) == (OrderState.CANCELLED, 10_000)

    def test_a_page_tells_its_own_tickets_to_the_end(self) -> None:
        own = ticket(told(page(1, "Ticket Opened"), page(2, "Ticket Resolved"), page(3, "Ticket Reopened")))
        assert (own.state, own.reopened_count) == (TicketState.OPEN, 1)

    def test_a_page_takes_its_own_reviews_back(self) -> None:
        own = response(told(page(1, "Product Reviewed", rating=2), page(2, "Review Deleted")))
        assert own is not None
        assert own.is_deleted


class TestWhatThePageBeganAndTheServerWentOnWith:
    def test_the_order_keeps_its_articles(self) -> None:
        sent = order(told(page(1, "Order Completed", products=[TEA]), shop(2, "Order Shipped")))
        assert (sent.state, sent.amounts.net, sent.ordered_at) == (OrderState.SHIPPED, 10_000, START + HOUR)

    @pytest.mark.parametrize("at", [BEFORE, AFTER])
    @pytest.mark.parametrize(
        "forged",
        [
            ("Order Cancelled", {}),
            ("Order Refunded", {}),
            ("Order Returned", {}),
            ("Order Delivered", {}),
            ("Order Updated", {"state": "canceled", "promised_at": "2026-01-01"}),
        ],
    )
    def test_only_the_server_says_what_becomes_of_it(self, at: int, forged: Step) -> None:
        began = [page(1, "Order Completed", products=[TEA]), shop(2, "Order Shipped", promised_at="2026-03-09")]
        name, properties = forged
        assert order(told(*began, page(at, name, **properties))) == order(told(*began))

    def test_what_the_server_says_of_the_price_and_of_the_owner_holds(self) -> None:
        history = told(
            shop(1, "Order Paid", currency="EUR"),
            page(2, "Order Completed", products=[TEA], currency="JPY"),
            shop(3, "Order Refunded", total=7),
        )
        assert (order(history).currency, order(history).amounts.refunded) == ("EUR", 700)
        assert owner(counting_of_order(history), alike) == ANNA

    def test_a_page_is_asked_no_more_once_the_server_says_how_it_began(self) -> None:
        history = told(page(1, "Order Completed", total=1), shop(2, "Order Updated", total=100, currency="CNY"))
        assert order(history) == order(told(shop(2, "Order Updated", total=100, currency="CNY")))

    def test_a_word_of_the_state_alone_leaves_the_articles(self) -> None:
        history = told(page(1, "Order Completed", products=[TEA]), shop(2, "Order Updated", state="approved"))
        assert (order(history).state, order(history).amounts.net) == (OrderState.PAID, 10_000)

    def test_a_chat_holds_both_sides(self) -> None:
        chat = told(
            page(1, "Conversation Started"),
            page(2, "Message Sent", message_body="Hello?", author="agent", agent_id="mallory"),
            page(3, "Message Received", message_body="Pay me"),
            shop(4, "Message Received", message_body="Good morning", agent_id="li"),
            shop(5, "Conversation Ended", resolved=True),
            page(6, "Conversation Started"),
            page(7, "Ticket Reopened"),
        )
        talk = ticket_of(TicketKind.CONVERSATION, chat, SHANGHAI)
        assert [(message.author, message.words) for message in talk.messages] == [
            (Author.CUSTOMER, "Hello?"),
            (Author.AGENT, "Good morning"),
        ]
        assert (talk.state, talk.agent_id, talk.opening.at) == (TicketState.CLOSED, "li", START + HOUR)
        assert talk.first_response is not None
        assert talk.first_response.at == START + 4 * HOUR

    def test_a_review_from_the_page_keeps_the_answer_of_the_brand(self) -> None:
        answered = [page(1, "Product Reviewed", rating=2), shop(2, "Review Answered", message="So sorry")]
        forged = [page(3, "Review Answered", message="Get lost"), page(4, "Review Deleted")]
        review = response(told(*answered, *forged))
        assert review == response(told(*answered))
        assert review is not None
        assert review.reply is not None
        assert (review.reply.words, review.is_deleted) == ("So sorry", False)

    def test_what_the_brand_withdrew_the_page_cannot_say_again(self) -> None:
        withdrawn = [page(1, "Product Reviewed", rating=1), shop(2, "Review Deleted")]
        again = response(told(*withdrawn, page(3, "Product Reviewed", rating=1)))
        assert again is not None
        assert again.is_deleted


def test_the_scope_is_that_which_a_trusted_sender_named() -> None:
    history = told(
        msgspec.structs.replace(page(1, "Order Completed"), scope_id=9),
        msgspec.structs.replace(shop(2, "Order Shipped"), scope_id=4),
    )
    assert scope(counting_of_order(history)) == 4


def test_a_history_remembers_how_far_each_telling_is_trusted() -> None:
    history = told(shop(1, "Order Completed", total=1), page(2, "Order Cancelled"), shop(3, "Order Paid", Trust.IMPORT))
    assert decode(encode(history)) == history


tellings = st.builds(
    lambda tell, at, step: tell(at, step[0], **step[1]),
    st.sampled_from([shop, page]),
    st.integers(1, 12),
    st.sampled_from([*FORGED_ORDER, ("Order Completed", {"products": [TEA]}), ("Order Shipped", {})]),
)


@given(st.lists(tellings, min_size=1, max_size=9, unique_by=lambda each: each.id), st.data())
def test_shuffled_and_repeated_arrivals_are_believed_alike(history: list[Told], data: st.DataObject) -> None:
    heard: list[Told] = []
    for piece in data.draw(st.lists(st.lists(st.sampled_from(history)), max_size=4)):
        heard = merged(heard, piece)
    heard = merged(heard, data.draw(st.permutations(history)))
    assert order(heard) == order(told(*history))
    assert counting_of_order(heard) == counting_of_order(told(*history))


@given(st.lists(tellings, max_size=9, unique_by=lambda each: each.id))
def test_what_the_shop_told_stands_whatever_a_page_says(more: list[Told]) -> None:
    """Beside an order that the shop told whole, a page is not heard at all."""
    of_the_shop = merged([each for each in more if each.is_trusted], ORDER)
    with_forgeries = merged(more, ORDER)
    assert order(with_forgeries) == order(of_the_shop)
    assert owner(counting_of_order(with_forgeries), alike) == owner(of_the_shop, alike)
