"""How a request is told to the warehouse, calls among them: each metric says whether it counts those."""

from __future__ import annotations

from zhiyin.staff.business_hours import WorkingTime
from zhiyin.support.model import Moment, Status, Ticket, TicketRecord
from zhiyin.warehouse.days import LocalDays

Row = tuple[object, ...]

TOLD_AS = 2
"""The version of these facts; those that were told as an earlier one are told again."""


def ticket_fact(record: TicketRecord, days: LocalDays, hours: WorkingTime | None, answer_due_at: int | None) -> Row:
    """The row of `fact_tickets`, in the order of its columns.

    `hours` are the business hours that were valid at the opening: they count for all of the
    request, whatever comes later. `answer_due_at` is what the house promises, where the help desk does not.
    """
    ticket = record.ticket
    opened_at = ticket.opening.at
    return (
        record.id, record.revision, False, record.identity_id, opened_at, days.of(opened_at), ticket.channel,
        ticket.touchpoint, record.scope_id, ticket.state.value, _at(ticket.first_any_response),
        _at(ticket.first_response), _at(ticket.first_solution), _at(ticket.last_solution), ticket.reopened_count,
        len(ticket.messages), ticket.product_id, ticket.sku, ticket.order_number, ticket.agent_id, ticket.topic,
        record.kind.value, ticket.is_from_customer, *_course(ticket), *_promise(ticket, answer_due_at),
        *_work(ticket, days), ticket.is_complaint, ticket.is_solved_at_first_contact, ticket.is_beyond_first_level,
        *_business(ticket, hours),
    )  # fmt: skip


def _course(ticket: Ticket) -> Row:
    """Where nobody tells of pending and on hold, how long it stood so is unknown."""
    if not ticket.tells_states:
        return (ticket.status.value, ticket.status_since, *[None] * 4, ticket.first_reopened_at)
    stood = dict.fromkeys((Status.NEW, Status.OPEN, Status.ON_HOLD, Status.PENDING), 0)
    for stretch in ticket.stretches:
        if stretch.status in stood:
            stood[stretch.status] += stretch.until - stretch.since
    return (ticket.status.value, ticket.status_since, *stood.values(), ticket.first_reopened_at)


def _promise(ticket: Ticket, answer_due_at: int | None) -> Row:
    promise = ticket.promise
    has_promise = promise.resolution_due_at is not None or promise.is_kept is not None
    due = (promise.response_due_at or answer_due_at, promise.resolution_due_at)
    return (*due, promise.is_kept, True if has_promise else None)


def _work(ticket: Ticket, days: LocalDays) -> Row:
    done = ticket.handling
    return (done.count, done.worked, days.of(done.ended_at)) if done else (None, None, None)


def _business(ticket: Ticket, hours: WorkingTime | None) -> Row:
    """The same times in business hours: those until something happened from the opening on, the others since 2000."""
    if hours is None:
        return (None,) * 8
    opened = hours.passed(ticket.opening.at)
    ends = (ticket.first_any_response, ticket.first_response, ticket.first_solution, ticket.last_solution)
    until = (None if end is None else max(0, hours.passed(end.at) - opened) for end in ends)
    waiting = (each for each in ticket.stretches if each.status.keeps_customer_waiting)
    waited = sum(hours.passed(each.until) - hours.passed(each.since) for each in waiting)
    in_states = (waited if ticket.tells_states else None, hours.passed(ticket.status_since))
    return (hours.id, opened, *until, *in_states)


def _at(moment: Moment | None) -> int | None:
    return moment.at if moment else None
