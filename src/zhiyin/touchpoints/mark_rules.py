"""The rules by which an interaction went right or wrong: a table that a person can read and change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zhiyin.base.errors import InvalidInput, NotFound


@dataclass(frozen=True, slots=True)
class MarkRule:
    """One rule. `title` and `reason` are English and the keys of their translations; `reason` has {places}."""

    id: str
    value: int  # -1 went wrong, +1 went right
    title: str
    reason: str
    thresholds: Mapping[str, float]
    enabled: bool = True

    def changed(self, *, enabled: bool, thresholds: Mapping[str, float]) -> MarkRule:
        """The rule with other thresholds; it keeps those that are not named, and takes no new ones."""
        unknown = sorted(set(thresholds) - set(self.thresholds))
        if unknown:
            raise InvalidInput("the rule {rule} has no threshold {name}", rule=self.id, name=unknown[0])
        if any(not 0 <= value <= 1_000_000 for value in thresholds.values()):
            raise InvalidInput("a threshold of {rule} is out of range", rule=self.id)
        return replace(self, enabled=enabled, thresholds={**self.thresholds, **thresholds})


LOW_SCORE = MarkRule(
    "low_score",
    -1,
    "Low score",
    "{score} of {highest} points",
    # goodness: 0 for the worst answer, 1 for the best; 0.25 is 2 of 5 stars
    {"nps_at_most": 6, "ces2_at_most": 3, "goodness_at_most": 0.25},
)
HIGH_SCORE = MarkRule(
    "high_score",
    +1,
    "High score",
    "{score} of {highest} points",
    {"nps_at_least": 9, "ces2_at_least": 5, "goodness_at_least": 0.75},
)
PRAISE = MarkRule("praise", +1, "Praise", "the customer praised us", {})
COMPLAINT = MarkRule("complaint", -1, "Complaint", "the customer complained", {})
RETURN = MarkRule("return", -1, "Return", "goods were sent back", {})
FAILED_PAYMENT = MarkRule("failed_payment", -1, "Failed payment", "the payment failed", {})
FAILED_DELIVERY = MarkRule("failed_delivery", -1, "Failed delivery", "a delivery was tried in vain", {})
STOCK_OUT = MarkRule("stock_out", -1, "Out of stock", "the product was out of stock", {})
CANCELLED_BY_US = MarkRule("cancelled_by_us", -1, "Cancelled by us", "we could not keep the order", {})
REOPENED = MarkRule("reopened", -1, "Reopened", "the solution did not last", {})
HUNG_UP = MarkRule(
    "hung_up", -1, "Hung up", "the caller hung up after {seconds} seconds of waiting", {"wait_seconds": 0}
)
LATE_DELIVERY = MarkRule("late_delivery", -1, "Late delivery", "delivered {hours} hours late", {"grace_hours": 0})
BROKEN_PROMISE = MarkRule(
    "broken_promise", -1, "Delivery overdue", "not delivered by the promised time", {"grace_hours": 0}
)
SLOW_RESPONSE = MarkRule(
    "slow_response",
    -1,
    "First response over target",
    "first answer after {minutes} minutes, the target is {target}",
    {"target_minutes": 240, "chat_target_minutes": 2},
)
NO_RESPONSE = MarkRule("no_response", -1, "No response", "no answer within {target} minutes", {})
FAST_SOLUTION = MarkRule(
    "fast_solution",
    +1,
    "Fast solution",
    "solved within {minutes} minutes",
    {"within_minutes": 120, "chat_within_minutes": 10},
)
REPEAT_CONTACT = MarkRule(
    "repeat_contact", -1, "Repeat contact", "asked again after {hours} hours about the same thing", {"within_days": 7}
)

RULES: tuple[MarkRule, ...] = (
    LOW_SCORE, COMPLAINT, LATE_DELIVERY, BROKEN_PROMISE, FAILED_DELIVERY, SLOW_RESPONSE, NO_RESPONSE, REPEAT_CONTACT,
    REOPENED, HUNG_UP, RETURN, FAILED_PAYMENT, STOCK_OUT, CANCELLED_BY_US, HIGH_SCORE, PRAISE, FAST_SOLUTION,
)  # fmt: skip


def rule_named(rule_id: str, rules: tuple[MarkRule, ...] = RULES) -> MarkRule:
    """The rule of that id."""
    for rule in rules:
        if rule.id == rule_id:
            return rule
    raise NotFound("there is no rule {id}", id=rule_id)
