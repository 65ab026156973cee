"""Metrics that come with the product and can be calculated with: each as an expression that gives the same value."""

from __future__ import annotations

from collections.abc import Mapping

from zhiyin.metrics.custom.deriving import expression_of
from zhiyin.metrics.custom.expression import Expression, Operation
from zhiyin.metrics.custom.measure import Condition, How, Measure
from zhiyin.metrics.custom.model import Simple
from zhiyin.metrics.custom.sources import QUESTIONS


def _same(measure: Measure) -> Expression:
    found = expression_of(Simple(measure))
    assert found is not None
    return found


def _orders(how: How, column: str | None = None) -> Expression:
    return _same(Measure("orders", how, column))


def _visits(hit: str, among: tuple[Condition, ...] = ()) -> Expression:
    return _same(Measure("visits", How.SHARE, share_of=(Condition(hit, "=", True),), where=among))


def _mean_answer(question: str) -> Expression:
    return _same(Measure("answers", How.AVERAGE, "score", question=question, scale=QUESTIONS[question]))


def _answers(question: str, operator: str, value: float) -> Expression:
    hit = (Condition("score", operator, value),)
    return _same(Measure("answers", How.SHARE, share_of=hit, question=question, scale=QUESTIONS[question]))


TWINS: Mapping[str, Expression] = {
    "revenue": _orders(How.SUM, "amount"),
    "order_count": _orders(How.COUNT),
    "average_order_value": _orders(How.AVERAGE, "amount"),
    "net_promoter_score": Operation("*", 100.0, Operation("-", _answers("nps", ">=", 9), _answers("nps", "<=", 6))),
    "stated_advocate_share": _answers("nps", ">=", 9),
    "customer_satisfaction": _answers("csat", ">=", 4),
    "customer_effort_1": _mean_answer("ces1"),
    "customer_effort_2": _answers("ces2", ">=", 5),
    "trust_score": _answers("trust", ">=", 6),
    "review_stars": _mean_answer("stars"),
    "mystery_shop_score": _mean_answer("mystery_shop"),
    "session_depth": _same(Measure("visits", How.AVERAGE, "events")),
    "session_conversion_rate": _visits("ordered"),
    "view_to_cart_rate": _visits("added", (Condition("viewed", "=", True),)),
    "cart_to_checkout_rate": _visits("checkout", (Condition("added", "=", True),)),
    "checkout_to_order_rate": _visits("ordered", (Condition("checkout", "=", True),)),
}
