"""A request for help as its interactions tell it: the same for the same interactions, in whatever order they came."""

from __future__ import annotations

from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from zhiyin.base.values import flag, instant, number, text
from zhiyin.support.answering import earlier, first_any_response, first_response, first_taken_up
from zhiyin.support.handling import handling_of
from zhiyin.support.model import Author, Message, Moment, Promise, Ticket, TicketKind
from zhiyin.support.solving import course_of
from zhiyin.touchpoints.believing import Beginning, believed
from zhiyin.touchpoints.history import History, Told, newest, vouched
from zhiyin.touchpoints.marks import is_complaint
from zhiyin.touchpoints.model import TakenInteraction

SECOND = 1_000_000
MAX_WORDS = 20_000
_TICKET_NAMES = frozenset({
    "Ticket Opened", "Ticket Updated", "Ticket Assigned", "Ticket Replied", "Ticket Resolved", "Ticket Reopened",
    "Ticket Closed",
})  # fmt: skip
_CHAT_NAMES = frozenset({
    "Conversation Started", "Message Sent", "Message Received", "Conversation Transferred", "Conversation Ended",
})  # fmt: skip
_OPENING = frozenset({"Ticket Opened", "Conversation Started", "Call Ended"})
_MESSAGES = frozenset({"Ticket Replied", "Message Sent", "Message Received"})
KEPT = frozenset({
    "subject", "message", "message_body", "summary", "author", "public", "automatic", "agent_id", "topic", "category",
    "priority", "channel", "order_id", "order_number", "product_id", "sku", "resolved", "abandoned", "duration",
    "wait_seconds", "talk_seconds", "ticket_id", "call_id", "state", "taken_up", "kind", "response_due_at", "due_at",
    "sla_met", "hold_seconds", "after_call_seconds", "handle_seconds", "first_contact_resolved", "beyond_first_level",
})  # fmt: skip
_SAYS_LITTLE = frozenset({"", "server", "web", "app"})  # where the software ran, not how the customer spoke to us


class Place(NamedTuple):
    """Which request an interaction speaks of."""

    kind: TicketKind
    number: str
    system: str  # the help desk that numbers it, where there are several


def place_of(interaction: TakenInteraction) -> Place | None:
    """The request that an interaction speaks of; a call about a ticket belongs to it, one that we made to none."""
    properties = interaction.properties
    system = text(properties.get("system"), 60) or ""
    ticket = text(properties.get("ticket_id"), 200)
    if interaction.name in _TICKET_NAMES or (interaction.name == "Call Ended" and ticket is not None):
        return Place(TicketKind.TICKET, ticket, system) if ticket is not None else None
    if interaction.name in _CHAT_NAMES:
        chat = text(properties.get("conversation_id"), 200)
        return Place(TicketKind.CONVERSATION, chat, system) if chat is not None else None
    if interaction.name != "Call Ended" or properties.get("direction") == "outbound":
        return None
    return Place(TicketKind.CALL, text(properties.get("call_id"), 200) or f"#{interaction.id}", system)


def ticket_of(kind: TicketKind, history: History, zone: ZoneInfo) -> Ticket:
    """The request that a history (never empty) tells; `zone` is that of times without one."""
    history = counting(history)
    start = next((each for each in history if each.name in _OPENING), history[0])
    opening = Moment(_started_at(start) if kind is TicketKind.CALL else start.at, start.id)
    messages = tuple(message for each in history if (message := _message(each, start)) is not None)
    from_customer = _author(start) is Author.CUSTOMER
    ours = vouched(history)
    course = course_of(ours, opening.at)
    taken_up = first_taken_up(ours)
    return Ticket(
        state=course.state,
        opening=opening,
        is_from_customer=from_customer,
        channel=_channel(kind, start, history),
        touchpoint=start.touchpoint,
        subject=text(newest(history, "subject")),
        topic=text(newest(history, "topic")) or text(newest(history, "category")),
        priority=text(newest(history, "priority"), 40),
        agent_id=text(newest(history, "agent_id"), 80),
        order_number=text(newest(history, "order_id")) or text(newest(history, "order_number")),
        product_id=text(newest(history, "product_id")),
        sku=text(newest(history, "sku")),
        messages=messages,
        first_any_response=earlier(first_any_response(messages, opening, from_customer=from_customer), taken_up),
        first_response=earlier(first_response(messages, opening, from_customer=from_customer), taken_up),
        first_solution=course.first_solution,
        last_solution=course.last_solution,
        reopened_count=course.reopened_count,
        first_reopened_at=course.first_reopened_at,
        status=course.status,
        status_since=course.since,
        stretches=course.stretches,
        tells_states=course.tells_states,
        promise=_promise(ours, zone),
        handling=handling_of(ours),
        is_complaint=is_complaint(*(newest(history, name) for name in ("kind", "category", "topic"))),
        is_solved_at_first_contact=flag(newest(ours, "first_contact_resolved")),
        is_beyond_first_level=flag(newest(ours, "beyond_first_level")),
    )


def _promise(history: History, zone: ZoneInfo) -> Promise:
    answer, solution = (instant(newest(history, name), zone) for name in ("response_due_at", "due_at"))
    return Promise(answer, solution, flag(newest(history, "sla_met")))


def counting(history: History) -> History:
    """What counts of what was told of a request."""
    return believed(history, BEGINNING)


def _is_of_the_customer(told: Told) -> bool:
    """Whether a telling opens the request, or brings words of the customer."""
    return told.name in _OPENING or (told.name in _MESSAGES and _author(told) is Author.CUSTOMER)


BEGINNING = Beginning(
    is_told_by=_is_of_the_customer,
    names=frozenset({"Ticket Opened", "Ticket Replied", "Conversation Started", "Message Sent"}),
    properties=frozenset({
        "subject", "message", "message_body", "topic", "category", "channel", "order_id", "order_number", "product_id",
        "sku",
    }),
)  # fmt: skip
"""The page may bring the customer's words to a help desk that tells what we said and did; nobody's words but those."""


def _message(told: Told, start: Told) -> Message | None:
    """The message that an interaction brought; None when it brought none."""
    properties = told.properties
    if told.name == "Call Ended":
        return _call(told)
    words = text(properties.get("message"), MAX_WORDS) or text(properties.get("message_body"), MAX_WORDS)
    if told.name not in _MESSAGES and not (told is start and words):
        return None
    is_public = flag(properties.get("public")) is not False
    return Message(told.id, told.at, _author(told), is_public, words, text(properties.get("agent_id"), 80))


def _call(told: Told) -> Message | None:
    """A call that somebody answered is an answer, from the moment of lifting the receiver."""
    if flag(told.properties.get("abandoned")):
        return None
    talk = number(told.properties.get("talk_seconds"))
    duration, wait = number(told.properties.get("duration")), number(told.properties.get("wait_seconds"))
    spoken = talk if talk is not None else (duration - (wait or 0) if duration is not None else 0)
    lifted_at = told.at - round(max(0.0, min(spoken, 86_400.0)) * SECOND)
    words = text(told.properties.get("summary"), MAX_WORDS)
    return Message(told.id, lifted_at, Author.AGENT, True, words, text(told.properties.get("agent_id"), 80))


def _started_at(call: Told) -> int:
    seconds = number(call.properties.get("duration")) or 0
    return call.at - round(max(0.0, min(seconds, 86_400.0)) * SECOND)


def _author(told: Told) -> Author:
    """Who spoke: as stated, or else as the kind of interaction suggests."""
    stated = (text(told.properties.get("author"), 20) or "").lower()
    if stated in ("bot", "system") or flag(told.properties.get("automatic")):
        return Author.BOT
    if stated in ("agent", "customer"):
        return Author(stated)
    if told.name == "Message Received":
        return Author.AGENT
    if told.name == "Ticket Replied" and text(told.properties.get("agent_id")):
        return Author.AGENT
    return Author.CUSTOMER


def _channel(kind: TicketKind, start: Told, history: History) -> str:
    if kind is TicketKind.CALL:
        return "call"
    stated: Any = newest(history, "channel")
    channel = text(stated, 40) or start.channel
    return "chat" if kind is TicketKind.CONVERSATION and channel in _SAYS_LITTLE else channel
