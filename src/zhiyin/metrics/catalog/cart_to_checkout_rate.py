"""Cart to checkout rate (结账开始率): in how many visits with a filled cart the checkout is begun."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.view_to_cart_rate import CARD as VIEW_TO_CART
from zhiyin.metrics.visits import step_rate

CARD = replace(
    VIEW_TO_CART,
    id="cart_to_checkout_rate",
    name="Cart to checkout rate",
    purpose="Whether a filled cart leads to the checkout in the same visit.",
    formula="visits in which the checkout was begun / visits in which something was put into the cart; beside it only "
    "those that took all steps so far one after the other",
    population="visits to the web shop, the app and the mini-program in which something was put into the cart",
)

METRIC = step_rate(CARD, begun="added_at", done="checkout_at", steps=3)
