"""Checkout to order rate (结账完成率): in how many visits with a checkout an order is placed."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.view_to_cart_rate import CARD as VIEW_TO_CART
from zhiyin.metrics.visits import step_rate

CARD = replace(
    VIEW_TO_CART,
    id="checkout_to_order_rate",
    name="Checkout to order rate",
    purpose="Whether a checkout that was begun leads to an order in the same visit.",
    formula="visits in which an order was placed / visits in which the checkout was begun; beside it only those that "
    "took all steps so far one after the other",
    population="visits to the web shop, the app and the mini-program in which the checkout was begun",
)

METRIC = step_rate(CARD, begun="checkout_at", done="ordered_at", steps=4)
