"""Which marks the tellings of a response bear: what was corrected or withdrawn is neither right nor wrong any more."""

from __future__ import annotations

from collections.abc import Iterator

from zhiyin.base.values import text
from zhiyin.feedback.folding import SAID, counting
from zhiyin.touchpoints.history import History, Told
from zhiyin.touchpoints.mark_rules import HIGH_SCORE, LOW_SCORE
from zhiyin.touchpoints.marks import Mark, MarkFor, Rulebook


def marks_of(history: History, rules: Rulebook, *, is_deleted: bool) -> list[MarkFor]:
    """The last telling of each question keeps the mark of its score; those before it, and what does not count, none."""
    said = [each for each in history if each.name in SAID]
    if len(said) < 2 and not is_deleted:
        return []
    last = {text(each.properties.get("question_id")): each.id for each in counting(history) if each.name in SAID}
    return [mark for each in said for mark in _marks(each, rules, counts=not is_deleted and each.id in last.values())]


def _marks(told: Told, rules: Rulebook, *, counts: bool) -> Iterator[MarkFor]:
    mark = rules.judge(told.name, told.properties) if counts else None
    for rule in (LOW_SCORE.id, HIGH_SCORE.id):
        holds = mark is not None and mark.rule == rule
        yield MarkFor(told.id, mark if mark is not None and holds else Mark(0, rule))
