"""Agent wait time (坐席等待时长): the time that a ticket waits for the customer."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.tickets import (
    DIMENSIONS,
    ENDED,
    INTERVAL,
    IS_DONE,
    NINE_TENTHS,
    PENDING,
    TELLS_STATES,
    wait,
)

CARD = Card(
    id="wait_agent",
    name="Agent wait time",
    purpose="How long we wait for answers of customers.",
    formula="median over tickets of the time in the states pending; beside it the time within which nine of ten "
    "are done, and the share done so far",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    population="tickets of help desks that tell the states pending and on hold",
    time_basis="the brand's day of the opening; calendar time, day and night",
    window="the days asked for",
    filters="time in which the ticket is with us or on hold, and after a solution",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also={NINE_TENTHS: Unit.SECONDS, ENDED: Unit.SHARE},
    also_named={NINE_TENTHS: "Nine in ten within", ENDED: "Ended"},
    bounds=(0, None),
    needs=("fact_tickets.pending_micros",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = wait(CARD, has_ended=IS_DONE, length=lambda _: PENDING, of=TELLS_STATES)
