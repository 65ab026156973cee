"""Money: whole minor units and a currency; never a float, never summed across currencies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from zhiyin.base.errors import InvalidInput

# ISO 4217: currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
    "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
    "CLF": 4, "UYW": 4,
}  # fmt: skip


def exponent(currency: str) -> int:
    """How many decimal places the currency has: CNY 2, JPY 0, KWD 3."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (fen, cents) of one currency (ISO 4217 code)."""

    amount: int
    currency: str

    @classmethod
    def parse(cls, raw: str | float | Decimal, currency: str) -> Money:
        """ "1,299.00" CNY -> 129900 fen; halves go to even. Refuses what is not a finite number."""
        code = currency.strip().upper()
        if len(code) != 3 or not code.isalpha():
            raise InvalidInput("not a currency code: {currency}", currency=currency)
        try:
            value = Decimal(str(raw).replace(",", "").replace("，", "").strip())
        except InvalidOperation:
            raise InvalidInput("not an amount of money: {raw}", raw=raw) from None
        if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
            raise InvalidInput("not an amount of money: {raw}", raw=raw)
        minor = value.scaleb(exponent(code)).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
        return cls(int(minor), code)

    def decimal(self) -> Decimal:
        """The amount in major units: 129900 fen -> 1299.00."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.amount + other.amount, self.currency)
