"""Which of many moves are more than chance."""

from __future__ import annotations

from collections.abc import Iterable

from zhiyin.metrics.arithmetic.many import q_values
from zhiyin.metrics.estimate import Difference
from zhiyin.metrics.results import Display, GroupKey, MetricResult, MetricValue, Move

FALSE_ALARMS = 0.05
"""At most this share of the moves that are shown are chance, in the long run."""


def clear_moves(results: Iterable[MetricResult]) -> list[Move]:
    """The moves that stand out among all that were looked at, clearest first.

    A part with too few records on either side is not looked at, nor is what
    remains without a channel or product. Of a total and its parts all that stand out are given.
    """
    looked_at = [
        (result, key, value, value.comparison.difference)
        for result in results
        for key, values in _parts(result)
        for value in values
        if _is_sure(result, value) and value.comparison and value.comparison.difference
    ]
    qs = q_values([difference.p for *_, difference in looked_at])
    moves = [
        Move(result.card, result.days, key, value, difference, q)
        for (result, key, value, difference), q in zip(looked_at, qs, strict=True)
        if q <= FALSE_ALARMS
    ]
    return sorted(moves, key=lambda move: (move.q, -_clearness(move.difference), len(move.key)))


def _parts(result: MetricResult) -> Iterable[tuple[GroupKey, tuple[MetricValue, ...]]]:
    yield {}, result.values
    for group in result.groups:
        if None not in group.key.values():
            yield group.key, group.values


def _is_sure(result: MetricResult, value: MetricValue) -> bool:
    least = max(result.card.uncertain_below, 1)
    return value.display is Display.NORMAL and value.comparison is not None and value.comparison.value.n >= least


def _clearness(difference: Difference) -> float:
    """How many half-widths of its interval the difference is away from nothing."""
    if difference.low is None or difference.high is None or difference.high == difference.low:
        return 0.0
    return abs(difference.low + difference.high) / (difference.high - difference.low)
