"""Who hears of what: one function per event and use case, each done again until it has succeeded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

import msgspec

from zhiyin.app.build import App
from zhiyin.app.digests import post_digest
from zhiyin.app.texts import origin_of_ticket
from zhiyin.base.values import first_text
from zhiyin.feedback.events import FeedbackReceived
from zhiyin.feedback.opinions.written import origin_of_response
from zhiyin.orders.events import OrdersChanged
from zhiyin.staff.hours import BusinessHoursChanged
from zhiyin.support.events import TicketsChanged
from zhiyin.touchpoints.event_spec import Topic
from zhiyin.touchpoints.events import InteractionsTaken
from zhiyin.touchpoints.marks import MarkFor
from zhiyin.touchpoints.model import TakenInteraction
from zhiyin.touchpoints.vocabulary import names_of

Take = Callable[[Sequence[TakenInteraction]], Sequence[MarkFor]]
Listen = Callable[[bytes], None]

WAITING_FOR_OTHERS = ("digest_post",)
"""Who speaks with servers that are not ours, perhaps for minutes: told by a loop of their own."""


def listeners(app: App) -> dict[str, Listen]:
    """Every listener by the name under which the outbox knows it (see `app.wiring`)."""
    return {
        "catalog": partial(_area_takes, app, {Topic.CATALOG}, app.catalog.take),
        "digest_post": partial(post_digest, app),
        "feedback": partial(_area_takes, app, {Topic.FEEDBACK}, app.feedback.take),
        "orders": partial(_area_takes, app, {Topic.ORDERS}, app.orders.take),
        "order_search": partial(_orders_can_be_searched, app),
        "support": partial(_area_takes, app, {Topic.SUPPORT}, app.support.take),
        "support_hours": partial(_hours_changed, app),
        "texts_of_feedback": partial(_texts_of_feedback, app),
        "texts_of_orders": partial(_texts_of_orders, app),
        "texts_of_tickets": partial(_texts_of_tickets, app),
        "topic_head": partial(_learn_when_due, app),
    }


def _area_takes(app: App, topics: Collection[Topic], take: Take, payload: bytes) -> None:
    """An area brings its rows up to date with the interactions of a batch that concern it."""
    event = msgspec.json.decode(payload, type=InteractionsTaken)
    if not set(event.topics) & {topic.value for topic in topics}:
        return
    interactions = app.timeline.taken(event.first_id, event.last_id, names_of(topics))
    app.timeline.set_marks(take(interactions))


def _hours_changed(app: App, payload: bytes) -> None:
    """Requests are measured by the business hours that were valid when they were opened."""
    app.support.hours_changed(msgspec.json.decode(payload, type=BusinessHoursChanged).since)


def _texts_of_feedback(app: App, payload: bytes) -> None:
    """What customers wrote in answers and reviews waits to be read."""
    event = msgspec.json.decode(payload, type=FeedbackReceived)
    app.texts.hearing.hear([origin_of_response(record) for record in app.feedback.responses(event.response_ids)])


def _texts_of_orders(app: App, payload: bytes) -> None:
    """Texts that speak of an order and of no product are about the product of the order."""
    event = msgspec.json.decode(payload, type=OrdersChanged)
    app.texts.hearing.orders_changed(app.orders.numbers_of(event.order_ids))


def _texts_of_tickets(app: App, payload: bytes) -> None:
    """What customers wrote in requests and chats waits to be read."""
    event = msgspec.json.decode(payload, type=TicketsChanged)
    app.texts.hearing.hear([origin_of_ticket(record) for record in app.support.tickets(event.ticket_ids)])


def _learn_when_due(app: App, _payload: bytes) -> None:
    """Once enough has been labelled, topics are learnt anew."""
    app.topic_heads.ask_when_due()


def _orders_can_be_searched(app: App, payload: bytes) -> None:
    """People are found by the numbers of their orders."""
    event = msgspec.json.decode(payload, type=InteractionsTaken)
    if Topic.ORDERS.value not in event.topics:
        return
    interactions = app.timeline.taken(event.first_id, event.last_id, names_of({Topic.ORDERS}))
    named = ((one.identity_id, first_text(one.properties, "order_id", "order_number")) for one in interactions)
    terms = {(identity_id, number) for identity_id, number in named if number}
    if terms:
        with app.db.transaction() as tx:
            app.customers.index_terms(tx, sorted(terms))
