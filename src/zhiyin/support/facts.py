"""How a request is told to the warehouse. A call is none: its waiting time is not that of a ticket."""

from __future__ import annotations

from zhiyin.support.model import Moment, TicketRecord
from zhiyin.warehouse.days import LocalDays

Row = tuple[object, ...]


def ticket_fact(record: TicketRecord, days: LocalDays) -> Row:
    """The row of `fact_tickets`, in the order of its columns."""
    ticket = record.ticket
    opened_at = ticket.opening.at
    return (
        record.id, record.revision, False, record.identity_id, opened_at, days.of(opened_at), ticket.channel,
        ticket.touchpoint, record.scope_id, ticket.state.value, _at(ticket.first_any_response),
        _at(ticket.first_response), _at(ticket.first_solution), _at(ticket.last_solution), ticket.reopened_count,
        len(ticket.messages), ticket.product_id, ticket.sku, ticket.order_number, ticket.agent_id, ticket.topic,
    )  # fmt: skip


def _at(moment: Moment | None) -> int | None:
    return moment.at if moment else None
