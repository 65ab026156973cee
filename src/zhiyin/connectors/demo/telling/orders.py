"""Tells what becomes of orders: payment, parcel, return, refund, points."""

from __future__ import annotations

from typing import Any

from zhiyin.connectors.demo.brand import CURRENCIES, NEW_COURIER, OLD_COURIER, PRODUCTS, SOURCE_INDEX, STORES
from zhiyin.connectors.demo.moments import Kind
from zhiyin.connectors.demo.purchases import STORE, Amounts, Orders
from zhiyin.connectors.demo.seasons import local_day
from zhiyin.connectors.demo.telling.visits import payment_method
from zhiyin.connectors.demo.telling.voice import Teller, Told, Voice, iso, money
from zhiyin.connectors.demo.words.phrases import Dice

_SHOP, _POS, _CRM = SOURCE_INDEX["shop"], SOURCE_INDEX["pos"], SOURCE_INDEX["crm"]
_CHANNELS = ("web", "app", "mini_program", "store")


class OrderTellers:
    """One teller for each step; `ref` is the order."""

    def __init__(self, voice: Voice, orders: Orders, amounts: Amounts) -> None:
        self._voice = voice
        self._channel: list[int] = orders.channel.tolist()
        self._store: list[int] = orders.store.tolist()
        self._lines: list[tuple[int, int, int]] = list(
            zip(orders.product.tolist(), orders.second.tolist(), orders.third.tolist(), strict=True)
        )
        self._promised: list[int] = orders.promised_at.tolist()
        self._new_courier: list[bool] = orders.new_courier.tolist()
        self._fault: list[bool] = orders.fault.tolist()
        self._cancelled: list[bool] = orders.cancelled.tolist()
        self._per_mille: list[int] = orders.discount.tolist()
        self._revenue: list[int] = amounts.revenue.tolist()
        self._discount: list[int] = amounts.discount.tolist()
        self._shipping: list[int] = amounts.shipping.tolist()
        self._tax: list[int] = amounts.tax.tolist()
        self._total: list[int] = amounts.total.tolist()
        self.numbers = _numbers(orders, voice)

    def tellers(self) -> dict[Kind, Teller]:
        """Who tells which kind of line."""
        return {
            Kind.PAYMENT_FAILED: self.payment_failed,
            Kind.ORDERED: self.ordered,
            Kind.PAID: self.paid,
            Kind.SHIPPED: self.shipped,
            Kind.DELIVERED: self.delivered,
            Kind.CANCELLED: self.cancelled,
            Kind.RETURNED: self.returned,
            Kind.REFUNDED: self.refunded,
            Kind.POINTS_EARNED: self.points_earned,
            Kind.POINTS_REDEEMED: self.points_redeemed,
        }

    def _say(
        self, name: str, event_id: str, at: int, person: int, order: int, properties: dict[str, Any],
        channel: str = "server", touchpoint: str = "",
    ) -> Told:  # fmt: skip
        voice = self._voice
        source = _POS if self._channel[order] == STORE else _SHOP
        ids = voice.member[person] if source == _POS else voice.user[person]
        context = voice.scope(source, person)
        return voice.say(source, event_id, name, at, ids, channel, touchpoint, properties, context)

    def _currency(self, person: int) -> str:
        return CURRENCIES[self._voice.currency[person]]

    def _products(self, person: int, order: int) -> list[dict[str, Any]]:
        per_mille, voice = self._per_mille[order], self._voice
        lines = [{**voice.product(product, person), "quantity": 1} for product in self._lines[order] if product >= 0]
        if per_mille:
            for line in lines:
                line["discount"] = line["price"] * per_mille / 1000
        return lines

    def payment_failed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        reason = self._voice.phrases[self._voice.locale[person]].reason("payment", Dice(dice))
        failed = {
            "order_id": self.numbers[ref],
            "payment_id": f"{self.numbers[ref]}-p0",
            "payment_method": payment_method(person, ref + 1),
            "value": money(self._total[ref]),
            "currency": self._currency(person),
            "reason": reason,
        }
        return self._say("Payment Failed", event_id, at, person, ref, failed, self._where(ref), "/checkout")

    def _where(self, order: int) -> str:
        return _CHANNELS[self._channel[order]]

    def ordered(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        placed = {
            "order_id": self.numbers[ref],
            "checkout_id": f"co-{self.numbers[ref]}",
            "currency": self._currency(person),
            "subtotal": money(self._revenue[ref]),
            "revenue": money(self._revenue[ref]),
            "discount": money(self._discount[ref]),
            "shipping": money(self._shipping[ref]),
            "tax": money(self._tax[ref]),
            "total": money(self._total[ref]),
            "products": self._products(person, ref),
        }
        if self._channel[ref] == STORE:
            store = STORES[self._store[ref]]
            placed["affiliation"] = store.name
            return self._say("Order Completed", event_id, at, person, ref, placed, "store", store.name)
        placed["promised_at"] = iso(self._promised[ref])
        if self._per_mille[ref]:
            placed["coupon"] = "FESTIVAL15" if self._per_mille[ref] == 150 else "WELCOME10"
        return self._say("Order Completed", event_id, at, person, ref, placed, self._where(ref), "/checkout")

    def paid(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        payment = {
            "order_id": self.numbers[ref],
            "payment_id": f"{self.numbers[ref]}-p1",
            "payment_method": payment_method(person, ref),
            "value": money(self._total[ref]),
            "currency": self._currency(person),
        }
        return self._say("Order Paid", event_id, at, person, ref, payment, self._where(ref))

    def shipped(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        parcel = self._parcel(ref)
        parcel["tracking_number"] = f"{'HS' if self._new_courier[ref] else 'QY'}{7_000_000_000 + ref * 13}"
        return self._say("Order Shipped", event_id, at, person, ref, parcel)

    def delivered(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        parcel = self._parcel(ref)
        return self._say("Order Delivered", event_id, at, person, ref, parcel, touchpoint=parcel["carrier"])

    def _parcel(self, order: int) -> dict[str, Any]:
        return {
            "order_id": self.numbers[order],
            "shipment_id": f"{self.numbers[order]}-s1",
            "carrier": NEW_COURIER if self._new_courier[order] else OLD_COURIER,
            "promised_at": iso(self._promised[order]),
        }

    def cancelled(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        reason = self._voice.phrases[self._voice.locale[person]].reason("cancel", Dice(dice))
        off = {"order_id": self.numbers[ref], "reason": reason, "cancelled_by": "customer"}
        return self._say("Order Cancelled", event_id, at, person, ref, off, self._where(ref))

    def returned(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        number = self.numbers[ref]
        back: dict[str, Any] = {"order_id": number, "return_id": f"{number}-r1"}
        back["reason"] = self._voice.phrases[self._voice.locale[person]].reason("return", Dice(dice))
        if self._keeps_the_rest(ref):
            back["products"] = self._products(person, ref)[:1]
        return self._say("Order Returned", event_id, at, person, ref, back)

    def refunded(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        number = self.numbers[ref]
        refund: dict[str, Any] = {"order_id": number, "refund_id": f"{number}-f1", "currency": self._currency(person)}
        if self._cancelled[ref]:
            refund["total"] = money(self._total[ref])
        elif self._keeps_the_rest(ref):
            goods = self._voice.product(self._lines[ref][0], person)["price"] * 100
            refund["total"] = money(goods - goods * self._per_mille[ref] // 1000)
        else:
            refund["total"] = money(self._revenue[ref] + self._tax[ref])
        return self._say("Order Refunded", event_id, at, person, ref, refund)

    def _keeps_the_rest(self, order: int) -> bool:
        """Of several things only the first goes back, mostly."""
        return self._lines[order][1] >= 0 and (self._fault[order] or order % 3 > 0)

    def points_earned(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        earned = {"points": item, "reason": "purchase", "order_id": self.numbers[ref]}
        return self._points("Points Earned", event_id, at, person, earned)

    def points_redeemed(self, event_id: str, at: int, person: int, ref: int, item: int, dice: int) -> Told:
        spent = {"points": item, "reward_id": ("voucher-10", "ear-tips", "gift-wrap")[dice % 3]}
        return self._points("Points Redeemed", event_id, at, person, spent)

    def _points(self, name: str, event_id: str, at: int, person: int, properties: dict[str, Any]) -> Told:
        voice = self._voice
        context = voice.scope(_CRM, person)
        return voice.say(_CRM, event_id, name, at, voice.member[person], "server", "membership", properties, context)


def _numbers(orders: Orders, voice: Voice) -> list[str]:
    """Order numbers rise with time: year, then a number."""
    year = {}
    numbers = []
    for index, day in enumerate((orders.at // 86_400_000_000).tolist()):
        if day not in year:
            year[day] = local_day(day * 86_400_000_000).year % 100
        numbers.append(voice.number(f"OZ{year[day]}", 100_000 + index))
    return numbers


def about_product(product: int) -> dict[str, Any]:
    """The product that a contact or an answer is about, as ids; nothing for none."""
    return {"product_id": PRODUCTS[product].id, "sku": PRODUCTS[product].sku} if product >= 0 else {}
