"""What people buy: orders one after the other, what becomes of each, and whether it was the last one.

A customer's orders follow a Poisson process in the even time of trade, and
after each order the customer may leave for good; what they lived through makes
that likelier. So loyalty has its causes in the data, as in life.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from zhiyin.connectors.demo import truths
from zhiyin.connectors.demo.brand import (
    CURRENCY_OF_REGION,
    PRICE_FACTORS,
    PRODUCTS,
    REGIONS,
    STORES,
    product_index,
)
from zhiyin.connectors.demo.people import Flags, People
from zhiyin.connectors.demo.seasons import DAY, HOUR, MINUTE, Ints, Tide, local_day, shopping_tide

WEB, APP, MINI, STORE = range(4)
_MAX_ORDERS = 60
_CONTACT_BASE, _CONTACT_LATE, _CONTACT_FAULT = 0.05, 0.22, 0.62
SLOW_SHARE = 0.24  # of the contacts


def price_table() -> Ints:
    """Prices in minor units, by currency and product: whole dollars and yuan."""
    yuan = np.array([product.price for product in PRODUCTS], dtype=np.float64)
    return np.array([np.round(yuan * factor) * 100 for factor in PRICE_FACTORS]).astype(np.int64)


@dataclass
class Orders:
    """Orders as columns; -1 where there is none."""

    person: Ints
    at: Ints
    channel: Ints
    store: Ints
    product: Ints  # of the first line
    second: Ints  # product of the second line
    third: Ints
    late: Flags
    fault: Flags
    contact: Flags  # the customer turned to service because of it
    slow: Flags  # and waited long for an answer
    cancelled: Flags
    failed_payment: Flags
    returned: Flags
    new_courier: Flags
    shipped_at: Ints
    promised_at: Ints
    delivered_at: Ints
    discount: Ints  # per mille of the goods
    last: Flags

    @property
    def count(self) -> int:
        return int(self.person.size)

    def take(self, index: Ints | Flags) -> Orders:
        """The orders at these places."""
        return Orders(**{column.name: getattr(self, column.name)[index] for column in fields(self)})


def make_orders(people: People, trade: Tide, now: int, seed: int) -> Orders:
    """All orders until `now`, in the order of time."""
    rng = np.random.default_rng([seed, 2])
    active = np.flatnonzero(people.buying > 0)
    even = people.registered[active] + rng.exponential(1 / people.buying[active])
    rounds: list[Orders] = []
    for turn in range(_MAX_ORDERS):
        kept = even < 1
        active, even = active[kept], even[kept]
        if not active.size:
            break
        orders = _outcomes(people, active, trade.instants(even, rng), now, rng)
        _decide_leaving(orders, people, turn, rng)
        rounds.append(orders)
        active, even = active[~orders.last], even[~orders.last]
        even = even + rng.exponential(1 / people.buying[active])
    joined = Orders(
        **{column.name: np.concatenate([getattr(r, column.name) for r in rounds]) for column in fields(Orders)}
    )
    joined = joined.take(joined.at < now - MINUTE)
    return joined.take(np.argsort(joined.at, kind="stable"))


def _outcomes(people: People, person: Ints, at: Ints, now: int, rng: np.random.Generator) -> Orders:
    size = person.size
    region = people.region[person]
    channel = _channels(people, person, rng)
    in_store = channel == STORE
    first, second, third = _baskets(size, rng)
    new_courier = np.array([r.id in truths.COURIER_REGIONS for r in REGIONS])[region]
    new_courier &= (at >= now - truths.COURIER_DAYS_AGO * DAY) & ~in_store
    late = rng.random(size) < np.where(new_courier, truths.LATE_RATE_NEW_COURIER, truths.LATE_RATE)
    cancelled = ~in_store & (rng.random(size) < 0.025)
    late &= ~in_store & ~cancelled
    fault = _faults(first, at, now, rng) & ~cancelled
    risk = _CONTACT_BASE + _CONTACT_LATE * late + _CONTACT_FAULT * fault
    contact = rng.random(size) < risk
    shipped, promised, delivered = _journey(at, late, in_store, rng)
    return Orders(
        person=person,
        at=at,
        channel=channel,
        store=np.where(in_store, _nearest_store(region, rng), -1),
        product=first,
        second=second,
        third=third,
        late=late,
        fault=fault,
        contact=contact,
        slow=contact & (rng.random(size) < SLOW_SHARE),
        cancelled=cancelled,
        failed_payment=~in_store & (rng.random(size) < 0.035),
        returned=~cancelled & (rng.random(size) < 0.035 + 0.3 * fault + 0.05 * late),
        new_courier=new_courier,
        shipped_at=shipped,
        promised_at=promised,
        delivered_at=delivered,
        discount=_discounts(at, rng),
        last=np.zeros(size, bool),
    )


def _channels(people: People, person: Ints, rng: np.random.Generator) -> Ints:
    """Stores take an eighth; the rest goes by habit, and to the mini-program only where WeChat is at home."""
    draw, habit = rng.random(person.size), people.app_lover[person]
    uses_wechat = np.array([openid is not None for openid in people.contacts.openid])[person]
    online = np.where(draw < 0.125 + 0.875 * habit * 0.7, APP, WEB)
    online = np.where(uses_wechat & (draw > 0.62), MINI, online)
    return np.where(draw < 0.125, STORE, online)


def _baskets(size: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    first, extra = draw_products(size, rng), draw_products(size, rng, small_things=True)
    more = draw_products(size, rng, small_things=True)
    draw = rng.random(size)
    second = np.where((draw < 0.34) & (extra != first), extra, -1)
    third = np.where((draw < 0.11) & (more != first) & (more != extra) & (second >= 0), more, -1)
    return first, second, third


def draw_products(size: int, rng: np.random.Generator, *, small_things: bool = False) -> Ints:
    """Products as often as they sell; `small_things` only what one adds to a basket."""
    weights = np.array([product.weight for product in PRODUCTS])
    if small_things:
        weights = weights * np.array([product.price < 300 for product in PRODUCTS])
    drawn: Ints = np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(size), side="right")
    return np.minimum(drawn, len(PRODUCTS) - 1)


def _faults(product: Ints, at: Ints, now: int, rng: np.random.Generator) -> Flags:
    since = at >= now - truths.FAULT_DAYS_AGO * DAY
    rate = np.where(since, truths.FAULT_RATE, truths.FAULT_RATE_BEFORE)
    fault: Flags = (product == product_index(truths.FAULT_SKU)) & (rng.random(product.size) < rate)
    return fault


def _journey(at: Ints, late: Flags, in_store: Flags, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Shipped, promised, delivered; goods from a store are in the customer's hands at once."""
    size = at.size
    shipped = at + ((5 + rng.gamma(2.0, 7.0, size)) * HOUR).astype(np.int64)
    promised = (at // DAY + rng.integers(3, 5, size)) * DAY + 12 * HOUR - 1  # 20:00 local time
    ahead = np.minimum(rng.gamma(2.2, 9.0, size) * HOUR, (promised - shipped) * 0.8).astype(np.int64)
    behind = ((7 + rng.gamma(1.6, 20.0, size)) * HOUR).astype(np.int64)
    delivered = np.where(late, promised + behind, promised - np.maximum(ahead, HOUR))
    return np.where(in_store, -1, shipped), np.where(in_store, -1, promised), np.where(in_store, at, delivered)


def _nearest_store(region: Ints, rng: np.random.Generator) -> Ints:
    draw = rng.integers(0, 1 << 20, region.size)
    by_region = [[n for n, store in enumerate(STORES) if store.region == r] for r in range(len(REGIONS))]
    return np.array([by_region[r][d % len(by_region[r])] for r, d in zip(region.tolist(), draw.tolist(), strict=True)])


def _discounts(at: Ints, rng: np.random.Generator) -> Ints:
    """Festivals of shopping cost the brand 15 %; at other times one order in eight has a coupon of 10 %."""
    days, inverse = np.unique((at + 8 * HOUR) // DAY, return_inverse=True)
    festive = np.array([shopping_tide(local_day(int(day) * DAY - 8 * HOUR)) > 2 for day in days], dtype=bool)
    return np.where(festive[inverse], 150, np.where(rng.random(at.size) < 0.125, 100, 0))


def _decide_leaving(orders: Orders, people: People, turn: int, rng: np.random.Generator) -> None:
    person = orders.person
    chance = (
        people.leaving[person]
        + truths.LATE_LEAVE * orders.late
        + truths.FAULT_LEAVE * orders.fault
        + truths.SLOW_LEAVE * orders.slow
    )
    chance = np.where(people.grumbling[person], 0.0, chance)
    chance = np.where(people.polite[person], 1.0 if turn >= 1 else 0.3, chance)
    orders.last = rng.random(person.size) < chance


@dataclass
class Amounts:
    """The money of each order, in minor units of its currency."""

    currency: Ints
    goods: Ints  # before discounts
    discount: Ints
    shipping: Ints
    tax: Ints

    @property
    def revenue(self) -> Ints:
        return self.goods - self.discount

    @property
    def total(self) -> Ints:
        return self.revenue + self.shipping + self.tax


def order_amounts(orders: Orders, people: People) -> Amounts:
    """What each order costs: delivery is free from 199 yuan on, and Taiwan adds 5 % of tax."""
    currency = np.array(CURRENCY_OF_REGION)[people.region[orders.person]]
    prices = np.concatenate((price_table(), np.zeros((len(PRICE_FACTORS), 1), np.int64)), axis=1)  # -1: nothing
    goods = prices[currency, orders.product] + prices[currency, orders.second] + prices[currency, orders.third]
    discount = goods * orders.discount // 1000
    factor = np.array(PRICE_FACTORS)[currency]
    is_small = (goods < 19_900 * factor) & (orders.channel != STORE)
    shipping = np.where(is_small, np.round(12 * factor).astype(np.int64) * 100, 0)
    tax = np.where(currency == 1, (goods - discount) * 5 // 100, 0)
    return Amounts(currency, goods, discount, shipping, tax)
