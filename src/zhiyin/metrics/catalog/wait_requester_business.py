"""Requester wait time, business hours (客户等待时长（工作时间）): the time that a ticket is with us."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.tickets import (
    BUSINESS_TIME,
    DIMENSIONS,
    ENDED,
    INTERVAL,
    IS_DONE,
    NEEDS_HOURS,
    NINE_TENTHS,
    TELLS_STATES,
    wait,
    waited_at_work,
)

CARD = Card(
    id="wait_requester_business",
    name="Requester wait time, business hours",
    purpose="How much working time customers wait for us in all.",
    formula="median over tickets of the time in the states new, open and on hold, in business hours; beside it "
    "the time within which nine of ten are done, and the share done so far",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    population="tickets of help desks that tell the states pending and on hold",
    time_basis=BUSINESS_TIME,
    window="the days asked for",
    filters="time in which the ticket waits for the customer (pending), and after a solution",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also={NINE_TENTHS: Unit.SECONDS, ENDED: Unit.SHARE},
    also_named={NINE_TENTHS: "Nine in ten within", ENDED: "Ended"},
    bounds=(0, None),
    needs=(
        NEEDS_HOURS,
        "fact_tickets.waited_business",
    ),
    note="The business hours that were valid on the day of the opening count for all of the wait, so times of "
    "one ticket may not be subtracted from one another.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = wait(CARD, has_ended=IS_DONE, length=waited_at_work, of=TELLS_STATES)
