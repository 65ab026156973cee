"""Channel preference index (渠道偏好指数): how often a channel is taken, as against how often it is offered."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.revealed_channel_preference import CARD as REVEALED
from zhiyin.metrics.model import Unit
from zhiyin.metrics.preference import preference, requests_by_channel

CARD = replace(
    REVEALED,
    id="channel_preference_index",
    name="Channel preference index",
    purpose="Whether a channel is taken more often than it is offered.",
    formula="share of the requests that came through the channel / its share of the days on which channels were "
    "offered; a value for each channel, 1 is as often as offered",
    unit=Unit.SCORE,
    note="A channel counts as offered on the days on which anybody came through it. Of channels that are open every "
    "day the index is the share times their number.",
)

METRIC = preference(CARD, requests_by_channel, is_index=True)
