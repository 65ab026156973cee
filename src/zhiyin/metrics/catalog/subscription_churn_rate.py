"""Subscription churn rate (订阅客户流失率): of the subscribers when the days began, the share lost."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Unit
from zhiyin.metrics.shares import share_of_customers
from zhiyin.metrics.subscriptions import DIMENSIONS, NEEDS, subscribers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="subscription_churn_rate",
    name="Subscription churn rate",
    purpose="How many of the paying subscribers one had are lost.",
    formula="customers with a paid subscription at the start whose last one ends in the days / customers with a paid "
    "subscription at the start",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="customers with a paid subscription when the days began",
    time_basis="the brand's day on which the last subscription ends: when what is paid for is over, or at once",
    window="the days asked for; split by time, each part of them is a period of its own",
    filters="trials do not count; a pause is no end, nor is another subscription begun on the same day; late payment "
    "is no end before it is told as one",
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    needs=NEEDS,
    note="Customers won in the days do not count, so many of them cannot make the rate look better or worse. Who comes "
    "back after the loss was lost all the same. Channel and place are those in which a subscription began. What came "
    "in before the warehouse was told of subscriptions (with an older version) does not count.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return subscribers(selection).then("customers", "SELECT * FROM customers WHERE was_present")


METRIC = share_of_customers(CARD, _population, hit="losses > 0", shown="losses")
