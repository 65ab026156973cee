"""A product and a stock level as interactions tell them: field by field the newest counts, whenever it came.

Of a product that a trusted sender has spoken of, only trusted tellings count; of stock, only they ever do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zhiyin.base.money import Money
from zhiyin.base.values import currency_code, first_text, flag, minor_units, text, whole
from zhiyin.catalog.model import CatalogNews, Product, StockLevel

Fields = dict[str, list[Any]]
"""Each field with when it was told, by which interaction, its value, and whether a trusted sender told it."""

NAMES = frozenset({"Item Set", "Item Deleted", "Stock Changed"})
MAX_FIELDS = 60  # of each trust
_DELETED = "deleted"
_NOT_TOLD = frozenset({"item_type", "item_id", _DELETED})
_PRODUCT_TYPES = frozenset({None, "product", "products", "goods", "sku", "商品"})


def product_of(news: CatalogNews) -> str | None:
    """The product that an interaction speaks of; None for other items, as an article or a video."""
    if news.name not in ("Item Set", "Item Deleted"):
        return None
    kind = text(news.properties.get("item_type"), 40)
    if (kind.lower() if kind else None) not in _PRODUCT_TYPES:
        return None
    return first_text(news.properties, "item_id", "product_id")


def told(known: Fields, news: CatalogNews) -> Fields:
    """What is known after the interaction; the same when it tells nothing newer."""
    is_deleted = news.name == "Item Deleted"
    told_fields = {_DELETED: is_deleted}
    if not is_deleted:
        told_fields |= {name: value for name, value in news.properties.items() if name not in _NOT_TOLD}
    fields = dict(known)
    for name, value in told_fields.items():
        if name in fields:
            is_newer = _weight(fields[name]) < (news.is_trusted, news.at, news.id)
        else:
            is_newer = sum(_is_trusted(each) == news.is_trusted for each in fields.values()) < MAX_FIELDS
        if is_newer:
            fields[name] = [news.at, news.id, value, news.is_trusted]
    return fields


def _is_trusted(field: list[Any]) -> bool:
    """Fields that were kept before trust was are believed as they always were."""
    return field[3] if len(field) > 3 else True


def _weight(field: list[Any]) -> tuple[bool, int, int]:
    return _is_trusted(field), field[0], field[1]


def product_from(row_id: int, product_id: str, fields: Fields, default_currency: str) -> Product:
    """The product that the fields tell."""
    trusted = {name: field for name, field in fields.items() if _is_trusted(field)}
    values: Mapping[str, Any] = {name: field[2] for name, field in (trusted or fields).items()}
    currency = currency_code(values.get("currency")) or default_currency
    price = minor_units(values.get("price"), currency)
    return Product(
        id=row_id,
        product_id=product_id,
        name=first_text(values, "name", "title"),
        sku=text(values.get("sku")),
        category=text(values.get("category")),
        brand=text(values.get("brand")),
        variant=text(values.get("variant")),
        price=None if price is None else Money(price, currency),
        is_sold=not values.get(_DELETED) and flag(values.get("discontinued")) is not True,
        fields={name: value for name, value in values.items() if name != _DELETED},
    )


def newest_levels(news: Iterable[CatalogNews]) -> dict[tuple[str, str], tuple[StockLevel, int]]:
    """The last level that is told of each article at each place, and the interaction that told it."""
    found: dict[tuple[str, str], tuple[StockLevel, int]] = {}
    for each in news:
        level = _level_of(each)
        if level is None:
            continue
        key = (level.article, level.place)
        if key not in found or (found[key][0].at, found[key][1]) < (each.at, each.id):
            found[key] = (level, each.id)
    return found


def _level_of(news: CatalogNews) -> StockLevel | None:
    """The level that an interaction tells; a change without the number that lies there now tells none."""
    if news.name != "Stock Changed" or not news.is_trusted:
        return None
    article, place = first_text(news.properties, "sku", "product_id"), text(news.properties.get("place"))
    on_hand = whole(news.properties.get("on_hand"), lowest=-1_000_000_000)
    if article is None or place is None or on_hand is None:
        return None
    return StockLevel(article, place, on_hand, news.at)
