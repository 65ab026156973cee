"""An order on a timeline: one entry, however many interactions told its lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

import msgspec

from zhiyin.base.money import exponent
from zhiyin.base.scope import ScopeFilter
from zhiyin.base.values import first_text
from zhiyin.orders.model import Order, OrderRecord
from zhiyin.profiles.items import Item, MoneyShown
from zhiyin.touchpoints.service import Entry

LINE, PLACED = "Order Line Added", "Order Completed"


class Ordering(Protocol):
    """The orders, as far as a timeline asks for them."""

    def find_by_numbers(self, numbers: Collection[str], scopes: ScopeFilter) -> list[OrderRecord]: ...


def orders_of(
    entries: Iterable[Entry], identity_ids: Collection[int], ordering: Ordering, scopes: ScopeFilter
) -> Mapping[int, Order]:
    """For each entry that tells a line of an order or places one: the order of this customer."""
    named = [(entry, number) for entry in entries if (number := _number(entry)) is not None]
    found = ordering.find_by_numbers({number for _, number in named}, scopes) if named else []
    own = {record.number: record.order for record in found if record.identity_id in identity_ids}
    return {entry.id: own[number] for entry, number in named if number in own}


def _number(entry: Entry) -> str | None:
    said = entry.interaction
    return first_text(said.properties, "order_id", "order_number") if said.name in (LINE, PLACED) else None


def is_told_elsewhere(entry: Entry, order: Order | None) -> bool:
    """Whether the entry is a line of an order that has an entry of its own, and bears no mark itself."""
    is_line = entry.interaction.name == LINE and not entry.marks
    return is_line and order is not None and order.placing_id != entry.id


def with_order(item: Item, entry: Entry, order: Order | None) -> Item:
    """The entry of an order shows what was ordered, when it does not say all of it itself."""
    if order is None or order.placing_id != entry.id:
        return item
    total = order.amounts.total if order.amounts.total is not None else order.amounts.net
    money = None if total is None else MoneyShown(total, order.currency, exponent(order.currency))
    product = _articles(order)
    if entry.interaction.name != LINE:
        product, money = item.product or product, item.money or money
    return msgspec.structs.replace(item, product=product, money=money)


def _articles(order: Order) -> str | None:
    """The first article and how many more."""
    named = [name for line in order.lines if (name := line.name or line.sku or line.product_id)]
    if not named:
        return None
    return named[0] if len(named) == 1 else f"{named[0]} +{len(named) - 1}"
