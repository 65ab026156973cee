"""Full resolution time (完全解决时间): from opening a ticket to its last solution."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.tickets import DIMENSIONS, ENDED, LAST_SOLUTION, NINE_TENTHS, waiting_time

CARD = Card(
    id="full_resolution_time",
    name="Full resolution time",
    purpose="How long it takes until a customer's matter is settled for good.",
    formula="median over tickets of last solution − opening; beside it the time within which nine of ten are solved, "
    "and the share solved so far",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    population="tickets of all channels",
    time_basis="the brand's day of the opening; calendar time, day and night",
    window="the days asked for",
    filters="a ticket that was opened again is not solved until it is solved again",
    interval="Kaplan–Meier: tickets that are not solved count as waiting still; limits from Greenwood's variance "
    "(log-log); tickets are taken as independent",
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also={NINE_TENTHS: Unit.SECONDS, ENDED: Unit.SHARE},
    also_named={NINE_TENTHS: "Nine in ten within", ENDED: "Ended"},
    bounds=(0, None),
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)

METRIC = waiting_time(CARD, ended_at=LAST_SOLUTION)
