"""Requests for help: tickets, chats and calls, one of them with its messages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.staff.access import Permission
from zhiyin.support.model import Author, Message, Moment, TicketKind, TicketRecord, TicketState, Wanted
from zhiyin.web.api.wanted import OfCustomer, OfNumber, OfText, position
from zhiyin.web.paging import Page, Paging, RowNumber
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class TicketOut(BaseModel):
    """A request as it is listed."""

    id: int
    number: str
    kind: TicketKind
    state: TicketState
    subject: str | None
    topic: str | None
    priority: str | None
    channel: str
    touchpoint: str
    agent_id: str | None
    order_number: str | None
    product_id: str | None
    sku: str | None
    opened_at: datetime
    first_any_response_at: datetime | None
    first_response_at: datetime | None = Field(description="By a person; a bot does not stop the clock")
    first_solved_at: datetime | None
    last_solved_at: datetime | None = Field(description="null while it is open")
    reopened_count: int
    message_count: int

    @classmethod
    def of(cls, record: TicketRecord) -> TicketOut:
        ticket = record.ticket
        return cls(
            id=record.id,
            number=record.number,
            kind=record.kind,
            state=ticket.state,
            subject=ticket.subject,
            topic=ticket.topic,
            priority=ticket.priority,
            channel=ticket.channel,
            touchpoint=ticket.touchpoint,
            agent_id=ticket.agent_id,
            order_number=ticket.order_number,
            product_id=ticket.product_id,
            sku=ticket.sku,
            opened_at=from_micros(ticket.opening.at),
            first_any_response_at=_at(ticket.first_any_response),
            first_response_at=_at(ticket.first_response),
            first_solved_at=_at(ticket.first_solution),
            last_solved_at=_at(ticket.last_solution),
            reopened_count=ticket.reopened_count,
            message_count=len(ticket.messages),
        )


class MessageOut(BaseModel):
    at: datetime
    author: Author
    is_public: bool
    words: str | None
    agent_id: str | None

    @classmethod
    def of(cls, message: Message) -> MessageOut:
        return cls(
            at=from_micros(message.at),
            author=message.author,
            is_public=message.is_public,
            words=message.words,
            agent_id=message.agent_id,
        )


class WholeTicketOut(TicketOut):
    """A request with its messages."""

    messages: list[MessageOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/tickets", tags=["tickets"])

    @api.get("", dependencies=[may(Permission.SUPPORT_READ)])
    def list_tickets(
        principal: CurrentPrincipal,
        paging: Paging,
        customer: OfCustomer = None,
        number: OfNumber = None,
        kind: TicketKind | None = None,
        state: TicketState | None = None,
        agent: OfText = None,
        order_number: OfText = None,
    ) -> Page[TicketOut]:
        """Requests for help, newest first."""
        scopes = principal.scopes
        if number is not None:
            return paging.page([TicketOut.of(one) for one in app.support.find_by_number(number, scopes)], None)
        wanted = Wanted(
            identity_ids=None if customer is None else app.customers.identities_of(customer, scopes),
            kind=kind,
            state=state,
            agent_id=agent,
            order_number=order_number,
        )
        found = app.support.list_tickets(scopes, wanted, before=position(paging.after), limit=paging.limit)
        return paging.page([TicketOut.of(one) for one in found.tickets], found.next_position)

    @api.get("/{ticket_id}", dependencies=[may(Permission.SUPPORT_READ)])
    def get_ticket(ticket_id: RowNumber, principal: CurrentPrincipal) -> WholeTicketOut:
        record = app.support.get_ticket(ticket_id, principal.scopes)
        messages = [MessageOut.of(message) for message in record.ticket.messages]
        return WholeTicketOut(**TicketOut.of(record).model_dump(), messages=messages)

    return api


def _at(moment: Moment | None) -> datetime | None:
    return from_micros(moment.at) if moment else None
