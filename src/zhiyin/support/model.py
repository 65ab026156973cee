"""A request for help: who asked, who answered and when, whether it was solved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class TicketKind(StrEnum):
    """How the request came."""

    TICKET = "ticket"
    CONVERSATION = "conversation"
    CALL = "call"  # a telephone call that belongs to no ticket


class TicketState(StrEnum):
    """Where the request stands."""

    OPEN = "open"
    SOLVED = "solved"
    CLOSED = "closed"


class Status(StrEnum):
    """Where exactly a request stands, as help desks count it."""

    NEW = "new"  # nobody has turned to it
    OPEN = "open"  # with us
    PENDING = "pending"  # with the customer
    ON_HOLD = "on_hold"  # with somebody else whom we wait for
    SOLVED = "solved"
    CLOSED = "closed"

    @property
    def is_done(self) -> bool:
        return self in (Status.SOLVED, Status.CLOSED)

    @property
    def keeps_customer_waiting(self) -> bool:
        return self in (Status.NEW, Status.OPEN, Status.ON_HOLD)


class Stretch(NamedTuple):
    """A time that a request stood in one state, and left it."""

    status: Status
    since: int
    until: int


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"  # also every automatic acknowledgement


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a ticket or chat, or a call about it."""

    interaction_id: int
    at: int
    author: Author
    is_public: bool
    words: str | None
    agent_id: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, and which interaction told of it."""

    at: int
    interaction_id: int


@dataclass(frozen=True, slots=True)
class Promise:
    """Until when the help desk itself promises an answer and a solution, and whether it says that it kept its word."""

    response_due_at: int | None
    resolution_due_at: int | None
    is_kept: bool | None


@dataclass(frozen=True, slots=True)
class Handling:
    """Work that was done on a request: how many times, how long (microseconds), and when it ended."""

    count: int
    worked: int
    ended_at: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request as all its interactions together tell it; instants in microseconds since 1970 (UTC)."""

    state: TicketState
    opening: Moment
    is_from_customer: bool
    channel: str
    touchpoint: str
    subject: str | None
    topic: str | None
    priority: str | None
    agent_id: str | None
    order_number: str | None
    product_id: str | None
    sku: str | None
    messages: tuple[Message, ...]
    first_any_response: Moment | None
    first_response: Moment | None  # by a person
    first_solution: Moment | None
    last_solution: Moment | None  # None while it is open
    reopened_count: int
    first_reopened_at: int | None
    status: Status
    status_since: int
    stretches: tuple[Stretch, ...]  # the times before, each in its state
    tells_states: bool  # whether somebody said that it was pending or on hold, or would have
    promise: Promise
    handling: Handling | None  # None where nobody told how long anybody worked on it
    is_complaint: bool | None
    is_solved_at_first_contact: bool | None  # as somebody said
    is_beyond_first_level: bool | None  # the first level cannot solve such a thing at all

    @property
    def awaits_answer(self) -> bool:
        """Whether a customer still waits for the first answer by a person."""
        return self.is_from_customer and self.state is TicketState.OPEN and self.first_response is None


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """A ticket with its place among the others: whose it is, and who may see it."""

    id: int
    kind: TicketKind
    number: str
    identity_id: int
    scope_id: int
    revision: int
    ticket: Ticket


class Wanted(NamedTuple):
    """Which tickets a list shows."""

    identity_ids: Collection[int] | None = None
    kind: str | None = None
    state: str | None = None
    agent_id: str | None = None
    order_number: str | None = None


EVERY_TICKET = Wanted()
