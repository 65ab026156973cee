"""How soon somebody should look at a text, by phrases: a rule can show its reason."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from zhiyin.nlp.model import Span, Urgency
from zhiyin.nlp.preparing import Prepared, prepare
from zhiyin.nlp.sayings import Sayings


class Cause(StrEnum):
    """Why it is urgent; the sections of words/urgency.txt."""

    INJURY = "injury"
    FIRE = "fire"
    FOOD_POISONING = "food_poisoning"
    ELECTRIC_SHOCK = "electric_shock"
    CHILD_IN_DANGER = "child_in_danger"
    DANGER = "danger"
    LEGAL_THREAT = "legal_threat"
    REGULATOR = "regulator"
    LEAVING = "leaving"
    WAITING_IN_VAIN = "waiting_in_vain"
    MONEY_TAKEN = "money_taken"
    ASKS_FOR_ANSWER = "asks_for_answer"

    @property
    def urgency(self) -> Urgency:
        return _LESS_THAN_CRITICAL.get(self, Urgency.CRITICAL)


_LESS_THAN_CRITICAL = {
    Cause.LEAVING: Urgency.HIGH,
    Cause.WAITING_IN_VAIN: Urgency.HIGH,
    Cause.MONEY_TAKEN: Urgency.HIGH,
    Cause.ASKS_FOR_ANSWER: Urgency.NORMAL,
}


class Reason(NamedTuple):
    """What makes a text urgent, and the words of the original that say it."""

    cause: Cause
    words: Span


def urgent_reasons(text: str | Prepared) -> tuple[Reason, ...]:
    """Every reason in the order of the text; what is denied is none."""
    prepared = prepare(text) if isinstance(text, str) else text
    return tuple(
        Reason(Cause(saying.kind), sentence.original(saying.span))
        for sentence in prepared.sentences
        for saying in Sayings.of("urgency.txt").find(sentence.text)
        if not saying.is_denied
    )


def urgency_of(text: str | Prepared) -> Urgency:
    """The most urgent of the reasons; `NONE` where there is none."""
    return max((reason.cause.urgency for reason in urgent_reasons(text)), default=Urgency.NONE)
