"""The money of an order, from what its interactions say and from its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhiyin.base.values import minor_units
from zhiyin.orders.lines import find_line, newest_listing, products_of, quantity_of
from zhiyin.orders.model import Amounts, Line, bounded
from zhiyin.touchpoints.history import History, Told

PLACING = frozenset({"Order Completed", "Order Updated"})
AMOUNTS = frozenset({"subtotal", "total", "revenue", "tax", "shipping", "discount"})


def amounts_of(history: History, lines: Sequence[Line], refunds: Iterable[Told], currency: str) -> Amounts:
    """What an order is worth.

    Net merchandise revenue is what the sender calls subtotal or revenue; without
    them the lines less the discount; without lines the total less tax and
    shipping. Totals that are older than the lines say nothing about them.
    """
    stated = _Stated(history, currency)
    tax = stated.amount("tax")
    shipping = _first(stated.amount("shipping"), _sum_known(line.shipping for line in lines))
    discount = _first(stated.amount("discount"), _sum_known(line.discount for line in lines))
    gross = _gross(lines)
    net = _first(stated.current("subtotal"), stated.current("revenue"), _less(gross, discount))
    total = stated.current("total")
    if net is None:
        net = _less(total, tax, shipping)
    if total is None and net is not None:
        total = net + (tax or 0) + (shipping or 0)
    if gross is None and net is not None:
        gross = net + (discount or 0)
    return Amounts(gross, discount, tax, shipping, net, total, _refunded(refunds, lines, total, currency))


class _Stated:
    """The amounts that the interactions themselves state."""

    def __init__(self, history: History, currency: str) -> None:
        self._told = [each for each in reversed(history) if each.name in PLACING]
        self._currency = currency
        listing = newest_listing(history)
        self._listed = (listing.at, listing.id) if listing else (0, 0)

    def amount(self, name: str) -> int | None:
        """The newest amount of that name."""
        return self._newest(name, (0, 0))

    def current(self, name: str) -> int | None:
        """The same, unless the lines have changed since."""
        return self._newest(name, self._listed)

    def _newest(self, name: str, since: tuple[int, int]) -> int | None:
        for each in self._told:
            if (each.at, each.id) < since:
                return None
            raw = each.properties.get(name)
            if raw is not None and (found := minor_units(raw, self._currency)) is not None:
                return found
        return None


def _gross(lines: Sequence[Line]) -> int | None:
    if not lines or any(line.unit_price is None for line in lines):
        return None
    return bounded(sum(line.unit_price * line.quantity for line in lines if line.unit_price is not None))


def _refunded(refunds: Iterable[Told], lines: Sequence[Line], total: int | None, currency: str) -> int | None:
    """What was paid back so far; None when a refund of everything has no known amount."""
    refunded = 0
    for each in refunds:
        amount = minor_units(each.properties.get("total"), currency)
        if amount is None:
            products = products_of(each)
            amounts = [_worth(product, lines, currency) for product in products]
            amount = total if not products else None if None in amounts else sum(a for a in amounts if a is not None)
        if amount is None:
            return None
        refunded += amount
    return bounded(refunded)


def _worth(product: Mapping[str, Any], lines: Sequence[Line], currency: str) -> int | None:
    line = find_line(lines, product)
    price = _first(minor_units(product.get("price"), currency), line.unit_price if line else None)
    return None if price is None else price * quantity_of(product)


def _sum_known(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _less(amount: int | None, *taken: int | None) -> int | None:
    return None if amount is None else amount - sum(each or 0 for each in taken)


def _first(*candidates: int | None) -> int | None:
    return next((each for each in candidates if each is not None), None)
