"""Loyalty active share (会员积分活跃占比): the share of active customers whose points moved."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.activity import DIMENSIONS, WHO, active_customers
from zhiyin.metrics.counting import UNKNOWN
from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.shares import share_of_customers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="loyalty_active_share",
    name="Active in the loyalty programme",
    purpose="How many of the active customers take part in the loyalty programme.",
    formula="customers who earned or redeemed points / active customers",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHO,
    time_basis="the brand's day of what they did",
    window="the days asked for",
    filters="who did nothing in the days does not count; a customer counts once; points that lapse are no act",
    interval="Wilson",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    about=Subject.LOYALTY,
    note="Who is a member and lets the points lie does not count here.",
    needs=("fact_interactions.name=Points Earned",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

_MOVED = {"fact_interactions": "name IN ('Points Earned', 'Points Redeemed')"}


def _population(selection: Selection) -> Query:
    columns = f"*, customer_id AS record_id, {UNKNOWN} AS variant"
    return active_customers(selection, noted=_MOVED).then("active", f"SELECT {columns} FROM active")  # noqa: S608 - our own names


METRIC = share_of_customers(CARD, _population, hit="is_noted", shown="CAST(is_noted AS INTEGER)")
