"""First resolution time, business hours (首次解决时间（工作时间）): from opening a ticket to its first solution."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.tickets import BUSINESS_TIME, DIMENSIONS, ENDED, INTERVAL, NEEDS_HOURS, NINE_TENTHS, working_wait

CARD = Card(
    id="first_resolution_time_business",
    name="First resolution time, business hours",
    purpose="How much working time it takes until a customer's matter is settled for the first time.",
    formula="median over tickets of first solution − opening, in business hours; beside it the time within which "
    "nine of ten are solved, and the share solved so far",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    population="tickets of all channels",
    time_basis=BUSINESS_TIME,
    window="the days asked for",
    filters="a ticket that was closed without a solution counts as solved by that",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also={NINE_TENTHS: Unit.SECONDS, ENDED: Unit.SHARE},
    also_named={NINE_TENTHS: "Nine in ten within", ENDED: "Ended"},
    bounds=(0, None),
    needs=(NEEDS_HOURS,),
    note="The business hours that were valid on the day of the opening count for all of the wait, so times of "
    "one ticket may not be subtracted from one another.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = working_wait(CARD, ended_at="first_solved_at", worked="first_solved_business")
