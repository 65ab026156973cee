"""Stated channel preference (自述渠道偏好): by which channel customers say that they like to be in touch."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit, Variant
from zhiyin.metrics.preference import STATED_DIMENSIONS, preference, stated_channels

CARD = Card(
    id="stated_channel_preference",
    name="Stated channel preference",
    purpose="By which channel customers say that they like to be in touch.",
    formula="answers that name the channel / answers that name any; a value for each channel",
    unit=Unit.SHARE,
    direction=Direction.NEITHER,
    population="answers to the question by which channel one likes to be in touch; where at least two channels were "
    "named",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers that name no channel do not count",
    interval="Wilson, at the number of independent records that tells as much (variance clustered by customer)",
    record=Record.RESPONSE,
    dimensions=STATED_DIMENSIONS,
    about=Subject.BEHAVIOUR,
    variant=Variant.CHANNEL,
    needs=("fact_responses.question_kind=preferred_channel",),
    note="What customers say. What they do is another metric: revealed channel preference.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


METRIC = preference(CARD, stated_channels)
