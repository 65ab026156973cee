"""Cohort churn rate (期初客户流失率): of the customers present when the days began, the share lost in them."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Unit
from zhiyin.metrics.purchases import WHICH_BUYERS
from zhiyin.metrics.shares import share_of_customers
from zhiyin.metrics.staying import DIMENSIONS, presence
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="cohort_churn_rate",
    name="Cohort churn rate",
    purpose="How many of the customers one had are lost.",
    formula="customers present at the start who are lost in the days / customers present at the start; present: for 90 "
    "days after each order, lost: when they have passed without another",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="customers who ordered within the 90 days before the first day",
    time_basis="the brand's day of the order; the loss is on the day on which the 90 days are over",
    window="the days asked for; split by time, each part of them is a period of its own",
    filters=WHICH_BUYERS,
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    note="Customers won in the days do not count, so many of them cannot make the rate look better or worse. Who comes "
    "back after the loss was lost all the same. By channel or place only the orders there count.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return presence(selection).then("customers", "SELECT * FROM customers WHERE was_present")


METRIC = share_of_customers(CARD, _population, hit="losses > 0", shown="losses")
