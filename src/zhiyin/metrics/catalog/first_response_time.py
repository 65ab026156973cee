"""First response time (首次响应时间): from opening a ticket to the first answer by a person."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.tickets import DIMENSIONS, ENDED, NINE_TENTHS, waiting_time

CARD = Card(
    id="first_response_time",
    name="First response time",
    purpose="How long customers wait for the first answer of a person.",
    formula="median over tickets of first public answer by a person − opening; beside it the time within which nine of "
    "ten are answered, and the share answered so far",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    population="tickets of all channels",
    time_basis="the brand's day of the opening; calendar time, day and night",
    window="the days asked for",
    filters="answers by bots and automatic acknowledgements do not end the wait",
    interval="Kaplan–Meier: tickets without an answer count as waiting still; limits from Greenwood's variance "
    "(log-log); tickets are taken as independent",
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    also={NINE_TENTHS: Unit.SECONDS, ENDED: Unit.SHARE},
    also_named={NINE_TENTHS: "Nine in ten within", ENDED: "Ended"},
    bounds=(0, None),
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)

METRIC = waiting_time(CARD, ended_at="first_response_at")
