"""Returning customer rate (老客占比): the share of buyers who ordered more than once ever."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.counting import CUSTOMER, NOBODY, UNKNOWN, in_scope
from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Unit
from zhiyin.metrics.purchases import COUNTS_AS_ORDER, DIMENSIONS, WHICH_BUYERS, buyers
from zhiyin.metrics.shares import share_of_customers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="returning_customer_rate",
    name="Returning customer rate",
    purpose="How many of those who buy are customers that came back, or came back since.",
    formula="customers of the days with more than one order ever / customers with an order in the days",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="customers with an order, of all channels",
    time_basis="the brand's day of the order; further orders at any time, before or after",
    window="the days asked for",
    filters=WHICH_BUYERS,
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    note="Values of past days rise as their buyers order again later. The further order may be of any channel and "
    "product.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    visible, _ = in_scope(selection, "o.scope_id")  # its parameters are those of the buyers
    ever = f"""
        SELECT {CUSTOMER} AS customer_id, count(*) AS orders_ever
        FROM fact_orders o LEFT JOIN identity_customer USING (identity_id)
        WHERE {COUNTS_AS_ORDER} AND {visible} AND identity_id <> {NOBODY} GROUP BY 1
    """  # noqa: S608 - our own names
    of_days = buyers(selection, variant=UNKNOWN)
    return of_days.then("buyers", ever).then("ever", "SELECT * FROM buyers JOIN ever USING (customer_id)")


METRIC = share_of_customers(CARD, _population, hit="orders_ever > 1", shown="orders_ever")
