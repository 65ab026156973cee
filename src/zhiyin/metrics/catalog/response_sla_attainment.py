"""Response SLA attainment (响应 SLA 达成率): the share of tickets that were answered in the promised time."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.requests import DIMENSIONS, INTERVAL, IS_TICKET, share_of_requests

CARD = Card(
    id="response_sla_attainment",
    name="Response SLA attainment",
    purpose="How often customers are answered in the promised time.",
    formula="met / (met + breached); met: first answer by a person until it was due; due: what the help desk promises "
    "for the ticket, or else the target of the house for its channel",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="tickets of customers, of all channels",
    time_basis="the brand's day of the opening; calendar time, day and night",
    window="the days asked for",
    filters="tickets that wait for an answer and are not due yet do not count; those that are overdue are breached",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    needs=("fact_tickets.response_due_at",),
    note="A ticket that was solved without an answer by a person counts as answered by its solution. The target of "
    "the house (rule first response over target) is the one that was in force when the ticket last changed.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

_ANSWER = "coalesce(first_response_at, first_solved_at)"
_IN_TIME = f"(micros({_ANSWER}) <= micros(response_due_at) AND micros({_ANSWER}) <= $as_of)"

METRIC = share_of_requests(
    CARD,
    of=f"{IS_TICKET} AND response_due_at IS NOT NULL AND (micros(response_due_at) < $as_of "
    f"OR coalesce(micros({_ANSWER}) <= $as_of, false))",
    hit=f"coalesce({_IN_TIME}, false)",
)
