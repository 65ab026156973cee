"""Channel preference index (渠道偏好指数): how often a channel is taken, as against how often it is offered."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit, Variant
from zhiyin.metrics.preference import DIMENSIONS, WHO, preference

CARD = Card(
    id="channel_preference_index",
    name="Channel preference index",
    purpose="Whether a channel is taken more often than it is offered.",
    formula="share of the requests that came through the channel / its share of the days on which channels were "
    "offered; a value for each channel, 1 is as often as offered",
    unit=Unit.SCORE,
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
    note="A channel counts as offered on the days on which anybody came through it. Of channels that are open every "
    "day the index is the share times their number.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = preference(CARD, is_index=True)
