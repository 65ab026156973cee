"""Which product a text is about: as told, else as the order tells, else as it is called in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from zhiyin.feedback.opinions.model import Product, ProductBy


class Aliases:
    """The names by which people call products, in any language; the longest that stands in a text counts."""

    def __init__(self, products: Mapping[str, Product]) -> None:
        self._products = {normal(alias): product for alias, product in products.items()}
        names = sorted(self._products, key=len, reverse=True)
        self._pattern = re.compile("|".join(_bounded(name) for name in names)) if names else None

    def product_in(self, text: str) -> Product | None:
        """The product that a text names; None when it names none, or several."""
        if self._pattern is None:
            return None
        named = {self._products[found[0]] for found in self._pattern.finditer(normal(text))}
        return named.pop() if len(named) == 1 else None


def normal(alias: str) -> str:
    """One spelling of full and half width, of capitals and of blanks."""
    return " ".join(unicodedata.normalize("NFKC", alias).casefold().split())


def chosen(told: Product, of_order: Product | None) -> tuple[Product, ProductBy | None]:
    """The product that is known before the text was read, and who says so."""
    if told.product_id or told.sku:
        return told, ProductBy.TOLD
    return (of_order, ProductBy.ORDER) if of_order else (Product(None, None), None)


def _bounded(name: str) -> str:
    """Letters of an alphabet end a word; Chinese signs do not."""
    before = r"(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{before}{re.escape(name)}{after}"
