"""First resolution time (首次解决时间): from opening a ticket to its first solution."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.tickets import DIMENSIONS, ENDED, INTERVAL, NINE_TENTHS, waiting_time

CARD = Card(
    id="first_resolution_time",
    name="First resolution time",
    purpose="How long it takes until a customer's matter is settled for the first time.",
    formula="median over tickets of first solution − opening; beside it the time within which nine of ten are "
    "solved, and the share solved so far",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    population="tickets of all channels",
    time_basis="the brand's day of the opening; calendar time, day and night",
    window="the days asked for",
    filters="a ticket that was closed without a solution counts as solved by that",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also={NINE_TENTHS: Unit.SECONDS, ENDED: Unit.SHARE},
    also_named={NINE_TENTHS: "Nine in ten within", ENDED: "Ended"},
    bounds=(0, None),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = waiting_time(CARD, ended_at="first_solved_at")
