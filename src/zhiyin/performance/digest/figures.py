"""Numbers as a digest writes them in a language: the same spellings as in the console."""

from __future__ import annotations

from datetime import date

from zhiyin.base.locale import Locale, translate
from zhiyin.base.money import exponent
from zhiyin.metrics.model import Card, Unit, Variant

_MINUS = "−"
_DAY = 86_400


def value_text(card: Card, variant: str, value: float, locale: Locale, *, signed: bool = False) -> str:
    """A value of the metric; with its sign also where it is above nothing, when it is a difference."""
    sign = _MINUS if value < 0 else "+" if signed and value > 0 else ""
    return sign + _size(card, variant, abs(value), locale, is_difference=signed)


def _size(card: Card, variant: str, size: float, locale: Locale, *, is_difference: bool) -> str:
    if card.unit is Unit.POINTS:
        return f"{size:.0f}"
    if card.unit is Unit.SHARE:
        share = f"{100 * size:.1f}"
        return translate("{value} pp", locale, value=share) if is_difference else f"{share}%"
    if card.unit is Unit.COUNT:
        return f"{size:,.0f}"
    if card.unit is Unit.SECONDS:
        return span_text(size, locale)
    if card.unit is Unit.MONEY and card.variant is Variant.CURRENCY:
        places = exponent(variant)
        return f"{variant} {size / 10**places:,.{places}f}"
    return f"{size:,.2f}"


def span_text(seconds: float, locale: Locale) -> str:
    """A time that something took."""
    if seconds < 60:
        return translate("{count} s", locale, count=f"{seconds:.0f}")
    if seconds < 3600:
        return f"{int(seconds // 60)}:{int(seconds % 60):02d}"
    if seconds < 2 * _DAY:
        return translate(
            "{hours} h {minutes} m", locale, hours=int(seconds // 3600), minutes=f"{seconds % 3600 // 60:02.0f}"
        )
    return translate("{count} d", locale, count=f"{seconds / _DAY:.1f}")


def day_text(day: date, locale: Locale) -> str:
    """A calendar day: Nov 23, 2026."""
    if locale is Locale.EN:
        return f"{day:%b} {day.day}, {day.year}"
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
