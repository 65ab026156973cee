"""Values as strangers send them, read without trust: what cannot be read is None, never an error."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from zhiyin.base.clock import to_micros
from zhiyin.base.errors import InvalidInput
from zhiyin.base.money import Money

MAX_TEXT = 255
_FIRST = 946_684_800  # 2000-01-01, in seconds
_LAST = 4_102_444_800  # 2100-01-01


def text(raw: object, limit: int = MAX_TEXT) -> str | None:
    """A short text; numbers are spelled out (an order number 1001 is "1001"), blanks are None."""
    if type(raw) is not str:
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            return None
        raw = str(int(raw) if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15 else raw)
    return raw.strip()[:limit].replace("\x00", "") or None


def first_text(properties: Mapping[str, Any], *names: str) -> str | None:
    """The first of the named properties that holds a text."""
    for name in names:
        if (found := text(properties.get(name))) is not None:
            return found
    return None


def number(raw: object) -> float | None:
    """A finite number, also when written as text."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    try:
        value = float(raw)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def whole(raw: object, *, lowest: int = 0, highest: int = 2_000_000_000) -> int | None:
    """A whole number between two bounds."""
    value = number(raw)
    if value is None or not value.is_integer() or not lowest <= value <= highest:
        return None
    return int(value)


def flag(raw: object) -> bool | None:
    """Yes or no, also as 1, "true", "no"."""
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower() if isinstance(raw, str | int) else ""
    if word in {"1", "true", "yes", "y", "是"}:
        return True
    return False if word in {"0", "false", "no", "n", "否"} else None


def minor_units(raw: object, currency: str) -> int | None:
    """An amount in the currency's minor units: 99.9 CNY -> 9990."""
    if raw is None or isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    return _minor_units(raw, currency)


@lru_cache(maxsize=1 << 14)  # prices repeat
def _minor_units(raw: str | float, currency: str) -> int | None:
    try:
        return Money.parse(raw, currency).amount
    except InvalidInput:
        return None


def currency_code(raw: object) -> str | None:
    """An ISO 4217 code in capitals."""
    code = raw.strip().upper() if isinstance(raw, str) else ""
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None


def instant(raw: object, zone: ZoneInfo) -> int | None:
    """Microseconds since 1970 (UTC) of an ISO 8601 text, or of seconds, milliseconds or microseconds since 1970.

    A text without an offset is in `zone`; a date alone means the end of that
    day, for "delivered by the 3rd" is kept until midnight.
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return _counted(raw)
    if not isinstance(raw, str) or not raw.strip():
        return None
    try:
        moment = datetime.fromisoformat(raw.strip())
    except ValueError:
        return None
    if len(raw.strip()) <= 10:
        moment = datetime.combine(moment.date(), time.max)
    try:
        micros = to_micros(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    except OverflowError:
        return None
    return micros if _FIRST <= micros / 1e6 < _LAST else None


def _counted(raw: float) -> int | None:
    """Which unit a bare number counts is told by its size: 2000 to 2100 do not overlap between the three."""
    for per_second in (1, 1_000, 1_000_000):
        if _FIRST * per_second <= raw < _LAST * per_second:
            return int(raw * (1_000_000 // per_second))
    return None
