"""Bot containment rate (机器人独立接待率): the share of chats that a bot began and no person had to join."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.requests import DIMENSIONS, INTERVAL, share_of_requests

CARD = Card(
    id="bot_containment_rate",
    name="Bot containment rate",
    purpose="How many chats a bot sees through without a person.",
    formula="chats that a bot answered first, that are over, and in which no person answered / chats that a bot "
    "answered first and that are over or that a person has joined",
    unit=Unit.SHARE,
    direction=Direction.NEITHER,
    population="chats in which a bot, or an automatic answer, came first",
    time_basis="the brand's day of the opening; answers to date",
    window="the days asked for",
    filters="chats that go on without a person do not count yet; tickets and calls do not count",
    interval=INTERVAL,
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    needs=("fact_tickets.kind=conversation",),
    note="Who gives up is contained too: look at repeat contacts and satisfaction beside it. How others count and bill "
    "automated resolutions is a definition of their own.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

_BOT_FIRST = "first_any_response_at IS NOT NULL AND coalesce(first_any_response_at < first_response_at, true)"
_IS_OVER = "(first_response_at IS NOT NULL OR status IN ('solved', 'closed'))"

METRIC = share_of_requests(
    CARD, of=f"kind = 'conversation' AND {_BOT_FIRST} AND {_IS_OVER}", hit="first_response_at IS NULL"
)
