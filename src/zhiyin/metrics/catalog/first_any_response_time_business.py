"""Time to any first response, business hours (首次应答时间（含机器人，工作时间）): until any answer."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.tickets import BUSINESS_TIME, DIMENSIONS, ENDED, INTERVAL, NEEDS_HOURS, NINE_TENTHS, working_wait

CARD = Card(
    id="first_any_response_time_business",
    name="Time to any first response, business hours",
    purpose="How long customers wait for any answer while we are at work.",
    formula="median over tickets of first public answer by a person or a bot − opening, in business hours; "
    "beside it the time within which nine of ten are answered, and the share answered so far",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    population="tickets of all channels",
    time_basis=BUSINESS_TIME,
    window="the days asked for",
    filters="notes among colleagues do not end the wait",
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

METRIC = working_wait(CARD, ended_at="first_any_response_at", worked="first_any_response_business")
