"""Answers weighted to those they stand for, where some groups answer more readily than others (post-stratification)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from zhiyin.metrics.estimate import Z95, Estimate


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of one group: how many, their sum and their sum of squares."""

    n: int
    total: float
    squares: float

    @property
    def spread(self) -> float:
        """The sum of squared distances from their mean."""
        return max(0.0, self.squares - self.total**2 / self.n)


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weighted mean; the share of the population it speaks of; what the weighting cost in certainty."""

    estimate: Estimate
    covered: float  # the rest is of groups in which nobody answered
    design_effect: float  # 1 + CV²(w)
    effective_n: float


def design_effect(weights: Mapping[float, int]) -> float:
    """1 + CV²(w) of so many answers of each weight: n of them tell as much as n / this would unweighted (Kish 1965)."""
    n = sum(weights.values())
    total = sum(weight * count for weight, count in weights.items())
    return n * sum(weight**2 * count for weight, count in weights.items()) / total**2


def post_stratified(answers: Mapping[str, Answered], population: Mapping[str, int]) -> Weighted | None:
    """The mean answer as if all groups of the population had answered alike often; None where nobody of it answered.

    Sum of W_h times the mean of group h, W_h being its share of the population; variance: sum of W_h² s_h² / n_h. A
    group of one answer has no spread of its own: the spread within all groups stands for it.
    """
    groups = {name: group for name, group in answers.items() if group.n and population.get(name, 0)}
    heard = sum(population[name] for name in groups)
    if not heard:
        return None
    weight = {name: population[name] / heard for name in groups}
    n = sum(group.n for group in groups.values())
    mean = sum(weight[name] * group.total / group.n for name, group in groups.items())
    cost = _cost(groups, weight)
    margin = _margin(groups, weight)
    low, high = (None, None) if margin is None else (mean - margin, mean + margin)
    return Weighted(Estimate(mean, low, high, n), heard / sum(population.values()), cost, n / cost)


def _cost(groups: Mapping[str, Answered], weight: Mapping[str, float]) -> float:
    counts: dict[float, int] = {}
    for name, group in groups.items():
        each = weight[name] / group.n
        counts[each] = counts.get(each, 0) + group.n
    return design_effect(counts)


def _margin(groups: Mapping[str, Answered], weight: Mapping[str, float]) -> float | None:
    free = sum(group.n - 1 for group in groups.values())
    if not free:
        return None
    within = sum(group.spread for group in groups.values()) / free
    variances = {name: group.spread / (group.n - 1) if group.n > 1 else within for name, group in groups.items()}
    return Z95 * sqrt(sum(weight[name] ** 2 * variances[name] / group.n for name, group in groups.items()))
