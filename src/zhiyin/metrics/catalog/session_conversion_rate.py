"""Visit conversion rate (访问转化率): in how many visits an order is placed."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Unit
from zhiyin.metrics.shares import share_of_records
from zhiyin.metrics.visits import DIMENSIONS, LEFT_OUT, NEEDS, OF_CUSTOMERS, TIME_BASIS, WHICH, WINDOW, visits
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="session_conversion_rate",
    name="Visit conversion rate",
    purpose="How many visits end with an order.",
    formula="visits in which an order was placed / visits; beside it those with a product looked at, put into the "
    "cart, the checkout begun and the order placed one after the other",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHICH,
    time_basis=TIME_BASIS,
    window=WINDOW,
    filters=LEFT_OUT,
    interval=OF_CUSTOMERS,
    record=Record.SESSION,
    dimensions=DIMENSIONS,
    also={"in_order": Unit.SHARE},
    also_named={"in_order": "All steps one after the other"},
    needs=NEEDS,
    note="Of visits, not of customers: who looks round three times before ordering counts as one in three. See "
    "customer conversion rate. Channel and touchpoint are those of the first act of the visit.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return visits(selection, "ordered_at, steps_in_order")


METRIC = share_of_records(
    CARD, _population, hits={"ordered": "ordered_at IS NOT NULL", "in_order": "steps_in_order >= 4"}, shown="ordered"
)
