"""What a metric is called in a language: as the product or the brand itself named it."""

from __future__ import annotations

from zhiyin.base.locale import Locale, translate
from zhiyin.metrics.model import Card


def name_of(card: Card, locale: Locale) -> str:
    """What the metric is called in the language."""
    return card.names.get(locale) or translate(card.name, locale)
