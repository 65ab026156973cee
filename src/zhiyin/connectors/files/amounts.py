"""Numbers and amounts as files write them: which mark parts the decimals, and the exact decimal that a text means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from zhiyin.base.errors import InvalidInput
from zhiyin.base.money import exponent

_DIGITS = re.compile(r"[+-]?\d[\d.,'’\s\u00a0\u202f]*")
_AROUND = re.compile(r"^(?:[A-Z]{3}|R\$|HK\$|NT\$|US\$|[¥￥$€£₹元])?\s*|\s*(?:[A-Z]{3}|[元圆円€$£])?$")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_MOSTLY = 0.8
LARGEST = Decimal(10) ** 15


def decimal_mark_of(values: Iterable[str]) -> str:
    """ "," when the column writes 19,90 or 1.299,00; else "." ."""
    comma = point = 0
    for value in values:
        digits = _bare(value)
        if re.search(r",\d{1,2}$|,\d{4,}$|\.\d{3},\d+$", digits):
            comma += 1
        elif re.search(r"\.\d{1,2}$|\.\d{4,}$|,\d{3}\.\d+$", digits):
            point += 1
    return "," if comma > point else "."


def is_number(value: str) -> bool:
    return bool(_DIGITS.fullmatch(_bare(value)))


def mostly_numbers(values: Iterable[str]) -> bool:
    """Whether a column holds numbers."""
    texts = [value for value in values if value.strip()]
    return bool(texts) and sum(map(is_number, texts)) >= _MOSTLY * len(texts)


def decimal_of(raw: str, mark: str = ".") -> Decimal:
    """The exact number: "¥1,299.00" -> 1299.00, with mark ",": "1.299,00" -> 1299.00; "(5.00)" is -5.00."""
    text = raw.strip()
    is_negative = text.startswith("(") and text.endswith(")")
    digits = _bare(text.strip("()") if is_negative else text)
    grouping = ".’' \u00a0\u202f" if mark == "," else ",’' \u00a0\u202f"
    for each in grouping:
        digits = digits.replace(each, "")
    digits = digits.replace(",", ".")
    if not _PLAIN.fullmatch(digits):
        raise InvalidInput("not a number: {raw}", raw=raw[:60])
    value = Decimal(digits)
    if abs(value) >= LARGEST:
        raise InvalidInput("not a number: {raw}", raw=raw[:60])
    return -value if is_negative else value


def amount_of(raw: str, mark: str, currency: str) -> str:
    """An amount of money as decimal text, exact to the currency's smallest unit."""
    value = decimal_of(raw, mark)
    places = exponent(currency)
    minor = value.scaleb(places)
    if minor != minor.to_integral_value():
        raise InvalidInput("{raw} has more decimal places than {currency} knows", raw=raw[:60], currency=currency)
    return format(value.quantize(Decimal(1).scaleb(-places)), "f")


def _bare(value: str) -> str:
    """Without the currency before or behind it."""
    text = value.strip()
    sign = text[:1] if text[:1] in "+-" and len(text) > 1 else ""
    return sign + _AROUND.sub("", text[len(sign) :]).strip()
