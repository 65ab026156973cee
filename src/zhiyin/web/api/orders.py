"""Orders: everybody's, a customer's, one of them with its lines and payments."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel, Field

from zhiyin.base.clock import from_micros
from zhiyin.orders.model import Line, OrderRecord, OrderState, Payment
from zhiyin.staff.access import Permission
from zhiyin.web.api.interactions import MoneyOut
from zhiyin.web.api.wanted import OfCustomer, OfNumber, position
from zhiyin.web.paging import Page, Paging, RowNumber
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App


class OrderOut(BaseModel):
    """An order as it is listed."""

    id: int
    number: str
    brand: str = Field(description="Whose number it is; empty for the company itself")
    state: OrderState
    source_state: str | None = Field(description="In the words of the system it comes from")
    ordered_at: datetime
    promised_at: datetime | None
    delivered_at: datetime | None
    channel: str
    touchpoint: str
    units: int | None
    net: MoneyOut | None = Field(description="Goods after discounts, without tax and shipping; null when nobody told")
    total: MoneyOut | None
    refunded: MoneyOut | None

    @classmethod
    def of(cls, record: OrderRecord) -> OrderOut:
        order = record.order
        return cls(
            id=record.id,
            number=record.number,
            brand=record.namespace,
            state=order.state,
            source_state=order.source_state,
            ordered_at=from_micros(order.ordered_at),
            promised_at=_instant(order.promised_at),
            delivered_at=_instant(order.delivered_at),
            channel=order.channel,
            touchpoint=order.touchpoint,
            units=order.units,
            net=_money(order.amounts.net, record),
            total=_money(order.amounts.total, record),
            refunded=_money(order.amounts.refunded, record),
        )


class OrderLineOut(BaseModel):
    line_id: str | None
    product_id: str | None
    sku: str | None
    name: str | None
    category: str | None
    quantity: int
    returned_quantity: int
    unit_price: MoneyOut | None
    total: MoneyOut | None

    @classmethod
    def of(cls, line: Line, record: OrderRecord) -> OrderLineOut:
        return cls(
            line_id=line.line_id,
            product_id=line.product_id,
            sku=line.sku,
            name=line.name,
            category=line.category,
            quantity=line.quantity,
            returned_quantity=line.returned_quantity,
            unit_price=_money(line.unit_price, record),
            total=_money(line.total, record),
        )


class PaymentOut(BaseModel):
    payment_id: str
    method: str | None
    amount: MoneyOut | None
    installments: int | None
    at: datetime

    @classmethod
    def of(cls, payment: Payment, record: OrderRecord) -> PaymentOut:
        return cls(
            payment_id=payment.payment_id,
            method=payment.method,
            amount=_money(payment.amount, record),
            installments=payment.installments,
            at=from_micros(payment.at),
        )


class WholeOrderOut(OrderOut):
    """An order with all that it holds."""

    lines: list[OrderLineOut]
    payments: list[PaymentOut]
    failed_payment_count: int
    gross: MoneyOut | None
    discount: MoneyOut | None
    tax: MoneyOut | None
    shipping: MoneyOut | None
    paid_at: datetime | None
    shipped_at: datetime | None
    cancelled_at: datetime | None


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/orders", tags=["orders"])

    @api.get("", dependencies=[may(Permission.CUSTOMERS_READ)])
    def list_orders(
        principal: CurrentPrincipal,
        paging: Paging,
        customer: OfCustomer = None,
        number: OfNumber = None,
        state: OrderState | None = None,
    ) -> Page[OrderOut]:
        """Orders, newest first."""
        scopes = principal.scopes
        if number is not None:
            return paging.page([OrderOut.of(one) for one in app.orders.find_by_number(number, scopes)], None)
        found = app.orders.list_orders(
            scopes,
            identity_ids=None if customer is None else app.customers.identities_of(customer, scopes),
            state=state,
            before=position(paging.after),
            limit=paging.limit,
        )
        return paging.page([OrderOut.of(one) for one in found.orders], found.next_position)

    @api.get("/{order_id}", dependencies=[may(Permission.CUSTOMERS_READ)])
    def get_order(order_id: RowNumber, principal: CurrentPrincipal) -> WholeOrderOut:
        return _whole(app.orders.get_order(order_id, principal.scopes))

    return api


def _whole(record: OrderRecord) -> WholeOrderOut:
    order, amounts = record.order, record.order.amounts
    return WholeOrderOut(
        **OrderOut.of(record).model_dump(),
        lines=[OrderLineOut.of(line, record) for line in order.lines],
        payments=[PaymentOut.of(payment, record) for payment in order.payments],
        failed_payment_count=order.failed_payment_count,
        gross=_money(amounts.gross, record),
        discount=_money(amounts.discount, record),
        tax=_money(amounts.tax, record),
        shipping=_money(amounts.shipping, record),
        paid_at=_instant(order.paid_at),
        shipped_at=_instant(order.shipped_at),
        cancelled_at=_instant(order.cancelled_at),
    )


def _money(amount: int | None, record: OrderRecord) -> MoneyOut | None:
    if amount is None:
        return None
    return MoneyOut(amount=amount, currency=record.order.currency, exponent=record.order.exponent)


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
