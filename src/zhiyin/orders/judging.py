"""Which marks an order's interactions bear."""

from __future__ import annotations

from collections.abc import Iterable

from zhiyin.orders.model import Order
from zhiyin.touchpoints.history import History
from zhiyin.touchpoints.mark_rules import BROKEN_PROMISE
from zhiyin.touchpoints.marks import Mark, MarkFor, Rulebook


def marks_of(history: History, order: Order, rules: Rulebook) -> list[MarkFor]:
    """The delivery was late or on time; "overdue" is taken back once nothing is awaited any more.

    A mark of 0 takes back what was said when less was known.
    """
    if order.promised_at is None:
        return []
    marks = [
        MarkFor(each.id, _delivery_mark(each.id, order, order.promised_at, rules))
        for each in history
        if each.name == "Order Delivered"
    ]
    if order.due_at is None:
        marks.append(MarkFor(order.placing_id, rules.no_longer_overdue()))
    return marks


def worth_saying(marks: Iterable[MarkFor], before: History, *, was_overdue: bool) -> list[MarkFor]:
    """Without the zeros that take nothing back: interactions that are new here bear no mark of ours yet."""
    known = {each.id for each in before}
    return [
        each
        for each in marks
        if each.mark.value or (was_overdue if each.mark.rule == BROKEN_PROMISE.id else each.interaction_id in known)
    ]


def _delivery_mark(interaction_id: int, order: Order, promised_at: int, rules: Rulebook) -> Mark:
    """Only the delivery that made the order complete is judged."""
    delivery = order.delivery
    completes = delivery is not None and delivery.interaction_id == interaction_id
    return rules.delivery(promised_at, delivery.at if delivery and completes else promised_at)
