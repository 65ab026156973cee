"""Cross-channel switch success (跨渠道切换成功率): how many who try another channel get their matter settled there."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.shares import share_of_records
from zhiyin.metrics.switches import DIMENSIONS, WENT_WELL, switches

CARD = Card(
    id="channel_switch_success",
    name="Cross-channel switch success",
    purpose="Whether customers who turn to another channel are helped there without starting over.",
    formula="switches after which the second request was solved, not opened again, and not followed by a third within "
    "7 days / switches",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="requests for help that were followed within 24 hours by one of the same customer through another "
    "channel about the same order, else the same topic",
    time_basis="the brand's day of the first request",
    window="the days asked for",
    filters="requests of nobody known, and those that name neither order nor topic, do not count; switches whose 7 "
    "days are not over are left out",
    interval="Wilson, at the number of independent requests that tells as much (variance clustered by customer)",
    record=Record.TICKET,
    dimensions=DIMENSIONS,
    matures_after_days=9,
    needs=("fact_tickets.channel", "fact_tickets.last_solved_at"),
    note="Channel and topic are those of the first request. Whether data had to be told again, nobody tells: a third "
    "request stands for it.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = share_of_records(CARD, switches, hits={"went_well": WENT_WELL}, shown="went_well")
