"""Channel satisfaction (渠道满意度): satisfaction by channel, as if all channels were asked about the same matters."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.mixes import mix_adjusted
from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.surveys import DIMENSIONS

CARD = Card(
    id="channel_satisfaction",
    name="Channel satisfaction",
    purpose="Which channel leaves customers more satisfied, fairly compared.",
    formula="share of answers 4 and 5, on the scale 1 to 5, of each matter (help, order, product, other), weighted by "
    "the answers to it of all channels; beside it the share as it is",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="answers to questions of satisfaction, on the scale 1 to 5",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale and skipped questions do not count; matters of which a channel heard nothing are "
    "left out for it",
    interval="Wilson, at the effective number of answers: n / design effect of the weights, several answers of one "
    "customer counting for what they tell together",
    record=Record.RESPONSE,
    weights="each answer counts once in a total; in a split by channel each matter weighs as in all channels together",
    dimensions=DIMENSIONS,
    also={"unadjusted": Unit.SHARE},
    also_named={"unadjusted": "As it is"},
    minimum_respondents=5,
    note="Meant to be split by channel: the telephone hears of what went wrong, the shop of orders, and that alone "
    "would make them differ. Without the split, or narrowed to one channel, nothing is adjusted. "
    "That customers answer several times costs as much certainty as it does unadjusted, whatever the matters.",
    history=(
        Change(1, date(2026, 11, 23), "first definition"),
        Change(2, date(2026, 11, 23), "several answers of one customer widen the interval"),
        Change(3, date(2026, 11, 23), "answers of one customer about several matters widen it too, also as it is"),
    ),
)

METRIC = mix_adjusted(CARD, kind="csat", scale_max=5, good_from=4)
