"""Time to any first response (首次应答时间（含机器人）): from opening a ticket to the first answer, also a bot's."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.tickets import DIMENSIONS, ENDED, INTERVAL, NINE_TENTHS, waiting_time

CARD = Card(
    id="first_any_response_time",
    name="Time to any first response",
    purpose="How long customers wait for any answer at all, also that of a bot.",
    formula="median over tickets of first public answer by a person or a bot − opening; beside it the time "
    "within which nine of ten are answered, and the share answered so far",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    population="tickets of all channels",
    time_basis="the brand's day of the opening; calendar time, day and night",
    window="the days asked for",
    filters="notes among colleagues do not end the wait",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also={NINE_TENTHS: Unit.SECONDS, ENDED: Unit.SHARE},
    also_named={NINE_TENTHS: "Nine in ten within", ENDED: "Ended"},
    bounds=(0, None),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = waiting_time(CARD, ended_at="first_any_response_at")
