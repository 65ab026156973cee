"""What the brand sells, and how many of it lie where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from zhiyin.base.money import Money


class CatalogNews(Protocol):
    """An interaction, as far as the catalogue is concerned."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def properties(self) -> dict[str, Any]: ...
    @property
    def is_trusted(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Product:
    """Something that is sold."""

    id: int
    product_id: str  # as the shop numbers it
    name: str | None
    sku: str | None
    category: str | None  # levels parted by /
    brand: str | None
    variant: str | None
    price: Money | None
    is_sold: bool  # False once it was discontinued or deleted
    fields: Mapping[str, Any]  # everything that was told of it


@dataclass(frozen=True, slots=True)
class StockLevel:
    """How many of an article lie at a place; `at` in microseconds since 1970 (UTC)."""

    article: str  # the sku, or else the product
    place: str
    on_hand: int
    at: int
