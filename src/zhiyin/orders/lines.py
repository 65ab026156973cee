"""Which articles an order holds, and how many of them came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from zhiyin.base.values import first_text, minor_units, text, whole
from zhiyin.orders.model import Line
from zhiyin.touchpoints.history import History, Told

MAX_LINES = 500
MAX_QUANTITY = 1_000_000
PRODUCT_PROPERTIES = frozenset({
    "line_id", "product_id", "sku", "name", "category", "quantity", "price", "discount", "shipping",
})  # fmt: skip


_FAULTY = (
    "fault", "defect", "broken", "damage", "quality", "does not work", "not working", "doa", "质量", "品質", "瑕疵",
    "破损", "破損", "损坏", "損壞", "故障", "坏了", "壞了", "不良",
)  # fmt: skip


def is_faulty(reason: str) -> bool:
    """Whether the reason of a return says that the article was not as it should be."""
    words = reason.lower().replace("_", " ")
    return any(word in words for word in _FAULTY)


def lines_of(history: History, currency: str) -> tuple[Line, ...]:
    """The lines of the newest list of products, and those that were told one by one, the last telling wins."""
    listing = newest_listing(history)
    lines = [_line(product, currency) for product in products_of(listing)] if listing else []
    by_id = {line.line_id: place for place, line in enumerate(lines) if line.line_id}
    for each in history:
        if each.name != "Order Line Added":
            continue
        line = _line(each.properties, currency)
        if line.line_id is not None and line.line_id in by_id:
            lines[by_id[line.line_id]] = line
        else:
            by_id[line.line_id or str(each.id)] = len(lines)
            lines.append(line)
    return tuple(sorted(lines, key=_by_number)[:MAX_LINES])


def newest_listing(history: History) -> Told | None:
    """The last interaction that listed what the order holds."""
    for each in reversed(history):
        if each.name in ("Order Completed", "Order Updated") and products_of(each):
            return each
    return None


def products_of(each: Told) -> list[Mapping[str, Any]]:
    """The products that an interaction names."""
    products = each.properties.get("products")
    return [p for p in products[:MAX_LINES] if isinstance(p, dict)] if isinstance(products, list) else []


def with_returns(lines: Sequence[Line], returns: Iterable[Told]) -> tuple[Line, ...]:
    """The lines with what came back: of each return the products named, or else everything."""
    left = list(lines)
    for each in returns:
        named = products_of(each)
        if not named:
            return tuple(_returned(line, line.quantity - line.returned_quantity, each.properties) for line in left)
        for product in named:
            _take_back(left, product, product if text(product.get("reason")) else each.properties)
    return tuple(left)


def all_returned(lines: Sequence[Line], returns: Sequence[Told]) -> bool:
    """Whether nothing of the order is left with the customer."""
    if any(not products_of(each) for each in returns):
        return True
    return bool(lines) and all(line.returned_quantity >= line.quantity for line in lines)


def find_line(lines: Sequence[Line], product: Mapping[str, Any]) -> Line | None:
    """The line that a product of a return or refund means."""
    return next(iter(_meant(lines, product)), None)


def quantity_of(product: Mapping[str, Any]) -> int:
    """How many; one when nobody told, or what was told is no quantity."""
    return whole(product.get("quantity"), lowest=0, highest=MAX_QUANTITY) or 1


def _line(product: Mapping[str, Any], currency: str) -> Line:
    return Line(
        line_id=text(product.get("line_id"), 80),
        product_id=first_text(product, "product_id", "id"),
        sku=text(product.get("sku")),
        name=text(product.get("name")),
        category=text(product.get("category")),
        quantity=quantity_of(product),
        unit_price=minor_units(product.get("price"), currency),
        discount=minor_units(product.get("discount"), currency),
        shipping=minor_units(product.get("shipping"), currency),
    )


def _by_number(line: Line) -> int:
    """Numbered lines in their order, the others before them as they were told."""
    number = line.line_id or ""
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def _take_back(lines: list[Line], product: Mapping[str, Any], why: Mapping[str, Any]) -> None:
    wanted = quantity_of(product)
    for line in _meant(lines, product):
        taken = min(wanted, line.quantity - line.returned_quantity)
        lines[lines.index(line)] = _returned(line, taken, why)
        wanted -= taken


def _returned(line: Line, count: int, why: Mapping[str, Any]) -> Line:
    """The line with so many more units sent back, for a reason if one was told."""
    reason, faulty = text(why.get("reason")), line.faulty_quantity
    if reason is not None and count:
        faulty = (faulty or 0) + (count if is_faulty(reason) else 0)
    return replace(line, returned_quantity=line.returned_quantity + count, faulty_quantity=faulty)


def _meant(lines: Sequence[Line], product: Mapping[str, Any]) -> list[Line]:
    """By the number of the line, or else the article, or else the product."""
    for name in ("line_id", "sku", "product_id"):
        wanted = text(product.get(name))
        if wanted and (found := [line for line in lines if getattr(line, name) == wanted]):
            return found
    return []
