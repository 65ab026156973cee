"""Cart abandonment rate (购物车放弃率): how many carts are left without an order."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.carts import DIMENSIONS, abandonment
from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.visits import NEEDS

CARD = Card(
    id="cart_abandonment_rate",
    name="Cart abandonment rate",
    purpose="How many carts are filled and left.",
    formula="carts without an order within 24 hours after the last visit that added to them / carts; beside it the "
    "share of those left that were ordered within 7 days after all",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="carts of known and unknown visitors; all of one customer that are filled within 24 hours of each "
    "other are one, on whatever device; an order ends it",
    time_basis="the brand's day of the first addition",
    window="24 hours, and 7 days beside it",
    filters="wish lists are no carts; carts whose 24 hours are not over are left out",
    interval="Wilson, at the number of independent carts that tells as much (variance clustered by customer)",
    record=Record.CART,
    dimensions=DIMENSIONS,
    also={"recovered": Unit.SHARE},
    also_named={"recovered": "Ordered within 7 days after all"},
    matures_after_days=2,
    needs=NEEDS,
    note="An order of the same customer counts through any channel. Channel and touchpoint are those of the visit in "
    "which it began. What the shop's server alone tells of carts does not count. The 24 hours count from the first "
    "addition in the last visit that added.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = abandonment(CARD, step="added_at")
