"""Checkout to order rate (结账完成率): in how many visits with a checkout an order is placed."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Unit
from zhiyin.metrics.shares import share_of_records
from zhiyin.metrics.visits import DIMENSIONS, FIRST_ACT, LEFT_OUT, NEEDS, OF_CUSTOMERS, TIME_BASIS, WINDOW, visits
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="checkout_to_order_rate",
    name="Checkout to order rate",
    purpose="Whether a checkout that was begun leads to an order in the same visit.",
    formula="visits in which an order was placed / visits in which the checkout was begun; beside it only those that "
    "took all steps so far one after the other",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="visits to the web shop, the app and the mini-program in which the checkout was begun",
    time_basis=TIME_BASIS,
    window=WINDOW,
    filters=LEFT_OUT,
    interval=OF_CUSTOMERS,
    record=Record.SESSION,
    dimensions=DIMENSIONS,
    also={"in_order": Unit.SHARE},
    also_named={"in_order": "All steps one after the other"},
    needs=NEEDS,
    note=FIRST_ACT,
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return visits(selection, "ordered_at, steps_in_order", only="checkout_at IS NOT NULL")


METRIC = share_of_records(
    CARD,
    _population,
    hits={"any_order": "ordered_at IS NOT NULL", "in_order": "steps_in_order >= 4"},
    shown="any_order",
)
