"""Reopen rate (重开率): the share of solved tickets that were opened again."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.requests import DIMENSIONS, INTERVAL, IS_TICKET, share_of_requests

CARD = Card(
    id="reopen_rate",
    name="Reopen rate",
    purpose="How often a solution did not last.",
    formula="tickets that were opened again after a solution / tickets that were solved at least once",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="tickets of all channels",
    time_basis="the brand's day of the opening; solutions and reopenings to date",
    window="the days asked for",
    filters="tickets that were never solved do not count",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    note="A ticket that was opened again several times counts once. Tickets that were solved lately may still be "
    "opened again.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = share_of_requests(
    CARD, of=f"{IS_TICKET} AND micros(first_solved_at) <= $as_of", hit="coalesce(reopened_count, 0) > 0"
)
