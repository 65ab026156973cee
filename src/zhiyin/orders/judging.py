"""Which marks an order's interactions bear."""

from __future__ import annotations

from collections.abc import Iterable

from zhiyin.orders.folding import counting
from zhiyin.orders.model import Order
from zhiyin.touchpoints.believing import doubted
from zhiyin.touchpoints.history import History, Told
from zhiyin.touchpoints.mark_rules import BROKEN_PROMISE
from zhiyin.touchpoints.marks import Mark, MarkFor, Rulebook


def marks_of(history: History, order: Order, rules: Rulebook) -> list[MarkFor]:
    """The delivery was late or on time; "overdue" is taken back once nothing is awaited any more.

    A mark of 0 takes back what was said when less was known.
    """
    counted = counting(history)
    marks = [mark for each in doubted(history, counted) for mark in _taken_back(each, rules)]
    if order.promised_at is None:
        return marks
    marks += [
        MarkFor(each.id, _delivery_mark(each.id, order, order.promised_at, rules))
        for each in counted
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


def _taken_back(doubted: Told, rules: Rulebook) -> list[MarkFor]:
    """A telling that does not count bears no mark of ours, whatever it was taken for before."""
    marks = [rules.no_longer_overdue()]
    if doubted.name == "Order Delivered":
        marks.append(rules.delivery(doubted.at, doubted.at))
    return [MarkFor(doubted.id, mark) for mark in marks]


def _delivery_mark(interaction_id: int, order: Order, promised_at: int, rules: Rulebook) -> Mark:
    """Only the delivery that made the order complete is judged."""
    delivery = order.delivery
    completes = delivery is not None and delivery.interaction_id == interaction_id
    return rules.delivery(promised_at, delivery.at if delivery and completes else promised_at)
