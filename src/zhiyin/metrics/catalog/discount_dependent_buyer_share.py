"""Discount-dependent buyer share (折扣依赖买家占比): repeat buyers who never paid the full price."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.counting import NOBODY, group_columns
from zhiyin.metrics.discounts import discounted_orders
from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Unit
from zhiyin.metrics.purchases import DIMENSIONS
from zhiyin.metrics.shares import share_of_customers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="discount_dependent_buyer_share",
    name="Discount-dependent buyers",
    purpose="How many of those who buy again only ever buy at a discount.",
    formula="customers all of whose orders had a discount / customers with two orders or more",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="customers with two orders or more in the days asked for",
    time_basis="the brand's day of the order",
    window="the days asked for",
    filters="cancelled orders, orders of no value, orders whose value is not known and orders of nobody known do not "
    "count; orders of which nobody said whether there was a discount do not count",
    interval="Wilson",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    note="A sign of price sensitivity, no proof: who is offered a discount every time has no other choice.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    groups = group_columns(selection)
    by_customer = f"""
        SELECT customer_id AS record_id, customer_id, min(identity_id) AS identity_id, max("at") AS "at", {groups},
            min(discounted) AS only_discounted
        FROM priced WHERE identity_id <> {NOBODY} GROUP BY customer_id, {groups} HAVING count(*) >= 2
    """  # noqa: S608 - our own names
    return discounted_orders(selection).then("priced", by_customer)


METRIC = share_of_customers(CARD, _population, hit="only_discounted = 1", shown="only_discounted")
