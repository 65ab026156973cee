"""Requester wait time (客户等待时长): the time that a ticket is with us before it is solved."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.tickets import (
    DIMENSIONS,
    ENDED,
    INTERVAL,
    IS_DONE,
    NINE_TENTHS,
    TELLS_STATES,
    WAITED,
    wait,
)

CARD = Card(
    id="wait_requester",
    name="Requester wait time",
    purpose="How long customers wait for us in all, the time when we wait for them aside.",
    formula="median over tickets of the time in the states new, open and on hold; beside it the time within "
    "which nine of ten are done, and the share done so far",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    population="tickets of help desks that tell the states pending and on hold",
    time_basis="the brand's day of the opening; calendar time, day and night",
    window="the days asked for",
    filters="time in which the ticket waits for the customer (pending), and after a solution",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also={NINE_TENTHS: Unit.SECONDS, ENDED: Unit.SHARE},
    also_named={NINE_TENTHS: "Nine in ten within", ENDED: "Ended"},
    bounds=(0, None),
    needs=("fact_tickets.pending_micros",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = wait(CARD, has_ended=IS_DONE, length=lambda _: WAITED, of=TELLS_STATES)
