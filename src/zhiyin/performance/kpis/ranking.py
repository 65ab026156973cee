"""Ranking parts of a brand on a metric: only those with enough records, and never more exactly than chance allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from zhiyin.metrics.arithmetic.many import q_values
from zhiyin.metrics.estimate import Estimate, hybrid_difference
from zhiyin.metrics.model import Card, Direction
from zhiyin.metrics.results import Display, Group, GroupKey, MetricResult, MetricValue

LEAST_RECORDS = 30
SURE_BELOW = 0.05


@dataclass(frozen=True, slots=True)
class Ranked:
    """A part and its places: from `best` to `worst` nothing can be told apart; None where it is not ranked."""

    key: GroupKey
    value: MetricValue
    best: int | None
    worst: int | None


def ranked(result: MetricResult, variant: str) -> list[Ranked]:
    """The parts of a result, best value first; those of too few records or without an interval behind, unranked."""
    parts = [(group.key, value) for group in result.groups if (value := _of_variant(group, variant))]
    known = [part for part in parts if _is_rankable(part[1])]
    known.sort(key=lambda part: part[1].estimate.value or 0.0, reverse=result.card.direction is Direction.UP)
    places = rank_intervals(result.card, [value.estimate for _, value in known])
    rest = sorted((part for part in parts if not _is_rankable(part[1])), key=lambda part: -part[1].estimate.n)
    return [
        *(Ranked(key, value, best, worst) for (key, value), (best, worst) in zip(known, places, strict=True)),
        *(Ranked(key, value, None, None) for key, value in rest),
    ]


def rank_intervals(card: Card, estimates: Sequence[Estimate]) -> list[tuple[int, int]]:
    """The best and the worst place of each: one more than how many are surely better, and than all not surely worse.

    Surely: of all pairs that are called different at most 5 % are so by chance (Benjamini-Hochberg over the pairs,
    each held against the other by Newcombe's hybrid difference of the intervals shown).
    """
    pairs = list(combinations(range(len(estimates)), 2))
    differences = [hybrid_difference(estimates[a], estimates[b]) for a, b in pairs]
    q = q_values([1.0 if difference is None else difference.p for difference in differences])
    better, worse = [0] * len(estimates), [0] * len(estimates)
    for (a, b), difference, chance in zip(pairs, differences, q, strict=True):
        if difference is None or chance >= SURE_BELOW:
            continue
        ahead, behind = (a, b) if (difference.value > 0) == (card.direction is Direction.UP) else (b, a)
        better[behind] += 1
        worse[ahead] += 1
    return [(1 + better[i], len(estimates) - worse[i]) for i in range(len(estimates))]


def _of_variant(group: Group, variant: str) -> MetricValue | None:
    return next((value for value in group.values if (value.variant or "") == variant), None)


def _is_rankable(value: MetricValue) -> bool:
    one = value.estimate
    has_interval = one.value is not None and one.low is not None and one.high is not None
    return value.display is Display.NORMAL and one.n >= LEAST_RECORDS and has_interval
