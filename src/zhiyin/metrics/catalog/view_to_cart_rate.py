"""View to cart rate (加购率): in how many visits with a look at a product something is put into the cart."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit
from zhiyin.metrics.visits import DIMENSIONS, FIRST_ACT, LEFT_OUT, NEEDS, OF_CUSTOMERS, TIME_BASIS, WINDOW, step_rate

CARD = Card(
    id="view_to_cart_rate",
    name="View to cart rate",
    purpose="Whether looking at products leads to a filled cart.",
    formula="visits in which something was put into the cart / visits in which a product was looked at; beside it only "
    "those that took all steps so far one after the other",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="visits to the web shop, the app and the mini-program in which a product was looked at",
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

METRIC = step_rate(CARD, begun="viewed_at", done="added_at", steps=2)
