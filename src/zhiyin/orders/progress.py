"""How far an order has come."""

from __future__ import annotations

from zhiyin.base.values import text
from zhiyin.customers.model import Trust
from zhiyin.orders.model import Delivery, OrderState
from zhiyin.touchpoints.history import History, Told

_TOLD_BY = {
    "Order Completed": OrderState.PLACED,
    "Order Updated": OrderState.PLACED,
    "Order Line Added": OrderState.PLACED,
    "Order Paid": OrderState.PAID,
    "Order Shipped": OrderState.SHIPPED,
    "Order Delivered": OrderState.SHIPPED,  # a part of it; the rest is told by the delivery itself
    "Order Cancelled": OrderState.CANCELLED,
    "Order Returned": OrderState.DELIVERED,
    "Order Refunded": OrderState.PLACED,
    "Payment Failed": OrderState.ATTEMPTED,
}
_OTHER_WORDS = {
    "created": OrderState.PLACED,
    "approved": OrderState.PAID,
    "invoiced": OrderState.PAID,
    "processing": OrderState.PAID,
    "canceled": OrderState.CANCELLED,
    "unavailable": OrderState.CANCELLED,  # the seller had none: called off, from the customer's side
    "completed": OrderState.DELIVERED,
}
_PARTS = frozenset({"Order Line Added", "Order Paid", "Payment Failed", "Order Shipped", "Order Delivered"})
_SENT_BY = frozenset({"Order Shipped", "Order Delivered", "Order Returned"})
_SENT = frozenset({OrderState.SHIPPED, OrderState.DELIVERED, OrderState.RETURNED})
_RANK = {state: rank for rank, state in enumerate(OrderState)}


def state_of(history: History, delivery: Delivery | None, *, returned: bool, refunded: bool) -> OrderState:
    """The state that was stated last, moved forward by what happened after it; without one, by all that happened.

    Forward only, whatever the clocks of the senders say; a cancelled order goes
    on when it is sent all the same.
    """
    stated = next((each for each in reversed(history) if state_named(each.properties.get("state"))), None)
    since = stated.at if stated else 0
    state = (state_named(stated.properties.get("state")) if stated else None) or OrderState.ATTEMPTED
    for step in [_told_by(each, delivery) for each in history if each.at > since]:
        revived = state is OrderState.CANCELLED and step in (OrderState.SHIPPED, OrderState.DELIVERED)
        if revived or _RANK[step] > _RANK[state]:
            state = step
    if returned:
        return OrderState.RETURNED
    return OrderState.REFUNDED if refunded and state is not OrderState.CANCELLED else state


def was_sent(history: History) -> bool:
    """Whether goods were ever on their way, whatever became of the order then."""
    return any(each.name in _SENT_BY or state_named(each.properties.get("state")) in _SENT for each in history)


def is_told(history: History) -> bool:
    """Whether somebody told the order itself.

    Files tell lines, payments and deliveries apart from the orders that they
    belong to: these wait for their order, which may never be taken.
    """
    return any(each.trust != Trust.IMPORT or not _is_part(each) for each in history)


def _is_part(each: Told) -> bool:
    """Whether it tells a part of an order; a file of deliveries also says until when they were promised."""
    return each.name in _PARTS or (each.name == "Order Updated" and set(each.properties) <= {"promised_at"})


def state_named(raw: object) -> OrderState | None:
    """The state that a word of another system means; None when we do not know it."""
    word = (text(raw, 40) or "").lower()
    return _OTHER_WORDS.get(word) or (OrderState(word) if word in _WORDS else None)


_WORDS = frozenset(OrderState) - {OrderState.ATTEMPTED}


def _told_by(each: Told, delivery: Delivery | None) -> OrderState:
    """What an interaction says of the state by its name."""
    complete = delivery is not None and each.id == delivery.interaction_id
    return OrderState.DELIVERED if complete else _TOLD_BY[each.name]
