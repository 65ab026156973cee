"""Revealed channel preference (行为渠道偏好): which channel customers take when they can choose."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit, Variant
from zhiyin.metrics.preference import DIMENSIONS, WHO, preference, requests_by_channel

CARD = Card(
    id="revealed_channel_preference",
    name="Revealed channel preference",
    purpose="Which channel customers take when they ask for help.",
    formula="requests through the channel / all requests; a value for each channel",
    unit=Unit.SHARE,
    direction=Direction.NEITHER,
    population=WHO,
    time_basis="the brand's day of the request",
    window="the days asked for",
    filters="requests whose channel nobody told do not count",
    interval="Wilson, at the number of independent requests that tells as much (variance clustered by customer)",
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    about=Subject.BEHAVIOUR,
    variant=Variant.CHANNEL,
    needs=("fact_tickets.channel",),
    note="What customers do, not what they say. It depends on what is offered when, and how visibly: see the channel "
    "preference index.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = preference(CARD, requests_by_channel)
