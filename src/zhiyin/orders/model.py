"""What an order is: its lines, its money, how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhiyin.base.money import exponent

MAX_AMOUNT = 1 << 60  # sums of several still fit into 64 bits


def bounded(amount: int) -> int | None:
    """The amount; None when it is absurd and no store could hold it."""
    return amount if abs(amount) <= MAX_AMOUNT else None


class OrderState(StrEnum):
    """How far an order has come."""

    ATTEMPTED = "attempted"  # only a failed payment, or parts that a file told, are known: not an order yet
    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"  # all of it
    REFUNDED = "refunded"  # all of the money, without the goods coming back

    @property
    def is_open(self) -> bool:
        """Whether a delivery is still awaited."""
        return self in (OrderState.PLACED, OrderState.PAID, OrderState.SHIPPED)


@dataclass(frozen=True, slots=True)
class Line:
    """One article of an order; amounts in minor units of the order's currency, None where nobody told."""

    line_id: str | None
    product_id: str | None
    sku: str | None
    name: str | None
    category: str | None
    quantity: int
    unit_price: int | None
    discount: int | None
    shipping: int | None
    returned_quantity: int = 0
    faulty_quantity: int | None = None  # of those that came back; None when nobody told why

    @property
    def total(self) -> int | None:
        """What the line costs after its own discount."""
        return None if self.unit_price is None else bounded(self.unit_price * self.quantity - (self.discount or 0))


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in for an order."""

    payment_id: str
    method: str | None
    amount: int | None
    installments: int | None
    at: int


@dataclass(frozen=True, slots=True)
class Amounts:
    """The money of an order in minor units; None where nobody told."""

    gross: int | None = None  # goods before discounts
    discount: int | None = None
    tax: int | None = None
    shipping: int | None = None
    net: int | None = None  # goods after discounts, without tax and shipping
    total: int | None = None  # all in all
    refunded: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """The delivery after which nothing more comes; `interaction_id` told of it."""

    at: int
    interaction_id: int
    is_in_full: bool  # nothing that was ordered was missing, as far as was told


@dataclass(frozen=True, slots=True)
class Order:
    """An order as all its interactions together tell it; instants in microseconds since 1970 (UTC)."""

    state: OrderState
    source_state: str | None  # in the words of the system it comes from
    currency: str
    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    failed_payment_count: int
    amounts: Amounts
    ordered_at: int
    placing_id: int  # the interaction that placed it, or the first that is known
    channel: str
    touchpoint: str
    paid_at: int | None
    shipped_at: int | None
    promised_at: int | None
    delivery: Delivery | None
    cancelled_at: int | None
    refunded_at: int | None = None  # when money was first paid back
    was_sent: bool = False  # a part of it at least, whatever the state says since

    @property
    def exponent(self) -> int:
        return exponent(self.currency)

    @property
    def units(self) -> int | None:
        """How many articles; None when the order was told without its lines."""
        return sum(line.quantity for line in self.lines) if self.lines else None

    @property
    def returned_units(self) -> int | None:
        """How many articles came back; None when the order was told without its lines."""
        return sum(line.returned_quantity for line in self.lines) if self.lines else None

    @property
    def delivered_at(self) -> int | None:
        return self.delivery.at if self.delivery else None

    @property
    def due_at(self) -> int | None:
        """When somebody should look whether it has come; None when nothing is awaited."""
        return self.promised_at if self.state.is_open and self.delivery is None else None


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order with its place among the others: whose it is, and who may see it."""

    id: int
    number: str
    namespace: str  # the brand whose order number it is
    identity_id: int
    scope_id: int
    revision: int
    order: Order


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """What somebody has ordered; `revenue` is net, by currency, orders called off aside."""

    count: int = 0
    revenue: tuple[tuple[str, int], ...] = ()
    last_ordered_at: int | None = None
