"""What follows an order: payment, parcel, return and refund, as lines of the plan."""

from __future__ import annotations

import numpy as np

from zhiyin.connectors.demo.moments import Kind, Moments
from zhiyin.connectors.demo.purchases import STORE, Orders
from zhiyin.connectors.demo.seasons import DAY, HOUR, MINUTE, SECOND, Ints


def tell_orders(orders: Orders, moments: Moments, seed: int) -> None:
    """Every step of every order."""
    rng = np.random.default_rng([seed, 16])
    everyone = np.arange(orders.count)
    _add(moments, Kind.PAYMENT_FAILED, orders, np.flatnonzero(orders.failed_payment), orders.at - 2 * MINUTE)
    _add(moments, Kind.ORDERED, orders, everyone, orders.at)
    _add(moments, Kind.PAID, orders, everyone, orders.at + rng.integers(4, 90, orders.count) * SECOND)
    sent = np.flatnonzero((orders.channel != STORE) & ~orders.cancelled)
    _add(moments, Kind.SHIPPED, orders, sent, orders.shipped_at)
    _add(moments, Kind.DELIVERED, orders, sent, orders.delivered_at)
    called_off = np.flatnonzero(orders.cancelled)
    cancelled_at = orders.at + rng.integers(20 * MINUTE, 5 * HOUR, orders.count)
    _add(moments, Kind.CANCELLED, orders, called_off, cancelled_at)
    _add(moments, Kind.REFUNDED, orders, called_off, cancelled_at + rng.integers(HOUR, DAY, orders.count))
    back = np.flatnonzero(orders.returned)
    returned_at = orders.delivered_at + rng.integers(2 * DAY, 11 * DAY, orders.count)
    _add(moments, Kind.RETURNED, orders, back, returned_at)
    _add(moments, Kind.REFUNDED, orders, back, returned_at + rng.integers(DAY // 2, 4 * DAY, orders.count))


def _add(moments: Moments, kind: Kind, orders: Orders, index: Ints, at: Ints) -> None:
    moments.add(kind, at[index], orders.person[index], index)
