"""When a request got its first answer.

First response time runs from the opening to the first public reply by a person. A bot or an automatic
acknowledgement does not stop it. Where an agent opened the request, what the agent wrote in opening it is no reply.
A help desk that tells no replies may tell instead when somebody took the request up.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhiyin.base.values import flag
from zhiyin.support.model import Author, Message, Moment
from zhiyin.touchpoints.history import History


def first_response(messages: Sequence[Message], opening: Moment, *, from_customer: bool) -> Moment | None:
    """The first public reply by a person; None until it happens."""
    return _first(messages, opening, {Author.AGENT}, from_customer=from_customer)


def first_taken_up(history: History) -> Moment | None:
    """When a help desk that tells no replies says that a person first turned to the request."""
    told = (each for each in history if each.name == "Ticket Updated" and flag(each.properties.get("taken_up")))
    return next((Moment(each.at, each.id) for each in told), None)


def earlier(*moments: Moment | None) -> Moment | None:
    """The first of them; None when none has come."""
    return min((moment for moment in moments if moment), key=lambda moment: moment.at, default=None)


def first_any_response(messages: Sequence[Message], opening: Moment, *, from_customer: bool) -> Moment | None:
    """The first public reply by anybody, a bot included."""
    return _first(messages, opening, {Author.AGENT, Author.BOT}, from_customer=from_customer)


def _first(messages: Sequence[Message], opening: Moment, authors: set[Author], *, from_customer: bool) -> Moment | None:
    replies = [
        message
        for message in messages
        if message.is_public and message.author in authors and _is_reply(message, opening, from_customer=from_customer)
    ]
    first = min(replies, key=lambda message: (message.at, message.interaction_id), default=None)
    return Moment(first.at, first.interaction_id) if first else None


def _is_reply(message: Message, opening: Moment, *, from_customer: bool) -> bool:
    """What an agent wrote in opening the request, or at that very instant, answers nothing."""
    if from_customer:
        return message.at >= opening.at
    return message.at > opening.at
