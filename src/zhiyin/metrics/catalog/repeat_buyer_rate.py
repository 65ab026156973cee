"""Repeat buyer rate (期内复购率): the share of the buyers of a period who ordered twice or more within it."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.counting import UNKNOWN
from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Unit
from zhiyin.metrics.purchases import DIMENSIONS, WHICH_BUYERS, buyers
from zhiyin.metrics.shares import share_of_customers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="repeat_buyer_rate",
    name="Repeat buyer rate",
    purpose="How many of the buyers of some days bought more than once in them.",
    formula="customers with two orders or more in the days / customers with an order in the days",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="customers with an order, of all channels",
    time_basis="the brand's day of the order",
    window="the days asked for",
    filters=WHICH_BUYERS,
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    note="Who bought late in the days had little chance to buy again: repeat purchase rate gives every first-time "
    "buyer the same time. By channel or product both orders must be of it.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return buyers(selection, variant=UNKNOWN)


METRIC = share_of_customers(CARD, _population, hit="order_count >= 2", shown="order_count")
