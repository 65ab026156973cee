"""Where service went right or wrong: judges one interaction by itself, or by what areas know of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from zhiyin.base.locale import Locale, translate
from zhiyin.base.values import flag, number, text
from zhiyin.touchpoints import mark_rules
from zhiyin.touchpoints.mark_rules import RULES, MarkRule
from zhiyin.touchpoints.questions import SCALES, QuestionKind, Scale, kind_of, scale_of

HOUR = 3_600_000_000
MINUTE = 60_000_000
_CHATTY = frozenset({"chat", "call", "wechat", "im"})  # channels on which people wait for the answer
_PRAISE = frozenset({"praise", "compliment", "thanks", "表扬", "表揚", "好评", "好評"})
_COMPLAINT = frozenset({"complaint", "投诉", "投訴", "抱怨", "差评", "差評"})
_OURS = frozenset({"brand", "seller", "system", "shop"})


class Mark(NamedTuple):
    """An interaction went right (+1) or wrong (-1) by a rule, and why; 0 takes the rule's mark back."""

    value: int
    rule: str
    reason: Mapping[str, Any] = {}


class MarkFor(NamedTuple):
    """A mark and the interaction that bears it."""

    interaction_id: int
    mark: Mark


def is_complaint(kind: object, *others: object) -> bool | None:
    """Whether somebody complains, by what the kind of contact says; without one, by words that say nothing else."""
    word = text(kind)
    if word is not None:
        return word.lower() in _COMPLAINT
    return True if any((text(each) or "").lower() in _COMPLAINT for each in others) else None


def explain(mark: Mark, locale: Locale) -> str:
    """Why, in the reader's language."""
    rule = mark_rules.rule_named(mark.rule)
    return translate(rule.reason, locale, **mark.reason)


class Rulebook:
    """The rules with the thresholds of this installation; judges, and remembers nothing."""

    def __init__(self, rules: Sequence[MarkRule] = RULES) -> None:
        self._rules = {rule.id: rule for rule in rules if rule.enabled}
        self._judges: dict[str, Callable[[Mapping[str, Any]], Mark | None]] = {
            "Survey Responded": self._answer,
            "Product Reviewed": self._review,
            "Review Posted": self._review,
            "Feedback Given": self._kind,
            "Ticket Opened": self._kind,
            "Ticket Reopened": lambda _: self._plain(mark_rules.REOPENED),
            "Order Returned": lambda _: self._plain(mark_rules.RETURN),
            "Order Cancelled": self._cancellation,
            "Payment Failed": lambda _: self._plain(mark_rules.FAILED_PAYMENT),
            "Delivery Failed": lambda _: self._plain(mark_rules.FAILED_DELIVERY),
            "Product Unavailable": lambda _: self._plain(mark_rules.STOCK_OUT),
            "Product Viewed": self._stock,
            "Call Ended": self._call,
        }

    def judge(self, name: str, properties: Mapping[str, Any]) -> Mark | None:
        """The mark that an interaction bears by itself; None for most."""
        judge = self._judges.get(name)
        return judge(properties) if judge else None

    def score(self, kind: str, score: float, highest: float | None) -> Mark | None:
        """A low or a high answer to a question of a kind."""
        scale = scale_of(kind, highest)
        if scale is None or not scale.holds(score):
            return None
        low, high = self._rules.get(mark_rules.LOW_SCORE.id), self._rules.get(mark_rules.HIGH_SCORE.id)
        reason = {"score": f"{score:g}", "highest": scale.highest}
        if low and _is_low(low.thresholds, kind, score, scale):
            return Mark(-1, low.id, reason)
        if high and _is_high(high.thresholds, kind, score, scale):
            return Mark(+1, high.id, reason)
        return None

    def delivery(self, promised_at: int, delivered_at: int) -> Mark:
        """A delivery, on time (0) or late."""
        rule = self._rules.get(mark_rules.LATE_DELIVERY.id)
        late = delivered_at - promised_at
        if rule is None or late <= rule.thresholds["grace_hours"] * HOUR:
            return Mark(0, mark_rules.LATE_DELIVERY.id)
        return Mark(-1, rule.id, {"hours": max(1, round(late / HOUR))})

    def overdue(self, promised_at: int, now: int) -> Mark:
        """An order that is still on its way: late already, or not (0)."""
        rule = self._rules.get(mark_rules.BROKEN_PROMISE.id)
        if rule is None or now - promised_at <= rule.thresholds["grace_hours"] * HOUR:
            return Mark(0, mark_rules.BROKEN_PROMISE.id)
        return Mark(-1, rule.id)

    @property
    def promise_grace(self) -> int | None:
        """How long after the promised time nobody minds, in microseconds; None when nobody minds at all."""
        rule = self._rules.get(mark_rules.BROKEN_PROMISE.id)
        return None if rule is None else round(rule.thresholds["grace_hours"] * HOUR)

    def no_longer_overdue(self) -> Mark:
        """The order came, or is no longer awaited."""
        return Mark(0, mark_rules.BROKEN_PROMISE.id)

    def response_target(self, channel: str) -> int | None:
        """How long a first answer may take, in microseconds; None when nobody minds."""
        rule = self._rules.get(mark_rules.SLOW_RESPONSE.id)
        return None if rule is None else round(rule.thresholds[_of_channel("target_minutes", channel)] * MINUTE)

    def first_response(self, opened_at: int, answered_at: int, channel: str) -> Mark:
        """The first answer by a person: in time (0) or over the target."""
        target = self.response_target(channel)
        took = answered_at - opened_at
        if target is None or took <= target:
            return Mark(0, mark_rules.SLOW_RESPONSE.id)
        reason = {"minutes": round(took / MINUTE), "target": round(target / MINUTE)}
        return Mark(-1, mark_rules.SLOW_RESPONSE.id, reason)

    def no_response(self, opened_at: int, now: int, channel: str) -> Mark:
        """A request that nobody has answered: over the target already, or not (0)."""
        target = self.response_target(channel)
        if target is None or mark_rules.NO_RESPONSE.id not in self._rules or now - opened_at <= target:
            return Mark(0, mark_rules.NO_RESPONSE.id)
        return Mark(-1, mark_rules.NO_RESPONSE.id, {"target": round(target / MINUTE)})

    def solution(self, opened_at: int, solved_at: int, channel: str) -> Mark:
        """A solution: fast, or not (0)."""
        rule = self._rules.get(mark_rules.FAST_SOLUTION.id)
        took = solved_at - opened_at
        if rule is None or took > rule.thresholds[_of_channel("within_minutes", channel)] * MINUTE:
            return Mark(0, mark_rules.FAST_SOLUTION.id)
        return Mark(+1, rule.id, {"minutes": max(1, round(took / MINUTE))})

    @property
    def repeat_window(self) -> int:
        """Within how many microseconds a second contact about the same thing is a repeat; 0 when nobody minds."""
        rule = self._rules.get(mark_rules.REPEAT_CONTACT.id)
        return round(rule.thresholds["within_days"] * 24 * HOUR) if rule else 0

    def contact(self, opened_at: int, before: int | None) -> Mark:
        """A contact: a repeat of one `before` about the same thing, or not (0)."""
        if before is None or opened_at - before > self.repeat_window:
            return Mark(0, mark_rules.REPEAT_CONTACT.id)
        return Mark(-1, mark_rules.REPEAT_CONTACT.id, {"hours": max(1, round((opened_at - before) / HOUR))})

    def _plain(self, rule: MarkRule) -> Mark | None:
        return Mark(rule.value, rule.id) if rule.id in self._rules else None

    def _answer(self, properties: Mapping[str, Any]) -> Mark | None:
        """Of several answers, the first that is marked; low ones before high ones."""
        several = properties.get("answers")
        answers = [a for a in several if isinstance(a, dict)] if isinstance(several, list) else [properties]
        marks = [mark for answer in answers[:100] if (mark := self._one_answer(answer)) is not None]
        return min(marks, key=lambda mark: mark.value, default=None)

    def _one_answer(self, answer: Mapping[str, Any]) -> Mark | None:
        score = number(answer.get("score"))
        if score is None:
            return None
        return self.score(kind_of(answer.get("question_kind")), score, number(answer.get("scale_max")))

    def _review(self, properties: Mapping[str, Any]) -> Mark | None:
        rating = number(properties.get("rating"))
        return None if rating is None else self.score(QuestionKind.STARS, rating, number(properties.get("scale_max")))

    def _kind(self, properties: Mapping[str, Any]) -> Mark | None:
        word = (text(properties.get("kind")) or "").lower()
        if word in _PRAISE:
            return self._plain(mark_rules.PRAISE)
        return self._plain(mark_rules.COMPLAINT) if word in _COMPLAINT else None

    def _cancellation(self, properties: Mapping[str, Any]) -> Mark | None:
        by_us = (text(properties.get("cancelled_by")) or "").lower() in _OURS
        return self._plain(mark_rules.CANCELLED_BY_US) if by_us else None

    def _stock(self, properties: Mapping[str, Any]) -> Mark | None:
        if "in_stock" not in properties or flag(properties["in_stock"]) is not False:
            return None
        return self._plain(mark_rules.STOCK_OUT)

    def _call(self, properties: Mapping[str, Any]) -> Mark | None:
        rule = self._rules.get(mark_rules.HUNG_UP.id)
        waited = number(properties.get("wait_seconds")) or 0
        if rule is None or not flag(properties.get("abandoned")) or waited < rule.thresholds["wait_seconds"]:
            return None
        return Mark(-1, rule.id, {"seconds": round(waited)})


def _of_channel(threshold: str, channel: str) -> str:
    return f"chat_{threshold}" if channel in _CHATTY else threshold


def _is_low(limits: Mapping[str, float], kind: str, score: float, scale: Scale) -> bool:
    at_most = limits.get(f"{kind}_at_most")
    if at_most is not None and scale == SCALES.get(QuestionKind(kind)):
        return score <= at_most
    return scale.goodness(score) <= limits["goodness_at_most"]


def _is_high(limits: Mapping[str, float], kind: str, score: float, scale: Scale) -> bool:
    at_least = limits.get(f"{kind}_at_least")
    if at_least is not None and scale == SCALES.get(QuestionKind(kind)):
        return score >= at_least
    return scale.goodness(score) >= limits["goodness_at_least"]
