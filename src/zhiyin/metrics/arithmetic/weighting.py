"""Answers weighted to those they stand for, where some groups answer more readily than others (post-stratification)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import stdtrit

from zhiyin.metrics.arithmetic.clusters import ClusteredSums
from zhiyin.metrics.estimate import Estimate

Stratum = tuple[float, ClusteredSums]
"""A group of the population: its share of it (of whatever total), and what those of it answered who did."""

Size = tuple[float, int, float]
"""A group of the population: its share, the answers in it, and how many independent ones would tell as much."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """The shares of groups among those in which somebody answered, and what the weighting costs in certainty."""

    weights: tuple[float, ...]
    design_effect: float  # 1 + CV²(w)
    effective_n: float  # so many independent answers would tell as much: Kish's, with answers of one customer clustered


def design_effect(weights: Mapping[float, int]) -> float:
    """1 + CV²(w) of so many answers of each weight: n of them tell as much as n / this would unweighted (Kish 1965)."""
    n = sum(weights.values())
    total = sum(weight * count for weight, count in weights.items())
    return n * sum(weight**2 * count for weight, count in weights.items()) / total**2


def weighted(strata: Sequence[Size]) -> Weighted | None:
    """What weighting these groups to their shares costs; None where no group of any share answered.

    Each of n_h answers weighs W_h / n_h. So n / (1 + CV²) is 1 / sum(W_h² / n_h); where customers answered several
    times, n_h is that of independent answers (n_h / design effect of group h). It is never more than the number of
    answers.
    """
    whole, n = sum(share for share, *_ in strata), sum(count for _, count, _ in strata)
    if not whole or not all(count for _, count, _ in strata):
        return None
    weights = tuple(share / whole for share, *_ in strata)
    cost = n * sum(weight**2 / count for weight, (_, count, _) in zip(weights, strata, strict=True))
    known = 1 / sum(weight**2 / size for weight, (*_, size) in zip(weights, strata, strict=True))
    return Weighted(weights, cost, known)


def weighted_mean(strata: Sequence[Stratum]) -> Estimate | None:
    """The mean answer as if all groups of the population had answered alike often; None where nobody of it answered.

    Sum of W_h times the mean of group h, W_h being its share of the population; variance: sum of W_h² V_h, V_h being
    that of the group's mean, clustered by customer (Cochran 1977, ch. 5, without the finite population correction). A
    group of one customer has no spread of its own: the spread within all groups stands for it. t with one degree of
    freedom a customer, less one for each group.
    """
    whole, n = sum(share for share, _ in strata), sum(sums.n for _, sums in strata)
    if not whole or not all(sums.n for _, sums in strata):
        return None
    value = sum(share / whole * sums.mean for share, sums in strata)
    free = sum(sums.clusters - 1 for _, sums in strata)
    if not free:
        return Estimate(value, None, None, n)
    within = _within([sums for _, sums in strata]) / free
    variance = sum((share / whole) ** 2 * _variance(sums, within) for share, sums in strata)
    margin = float(stdtrit(free, 0.975)) * sqrt(variance)
    return Estimate(value, value - margin, value + margin, n)


def weighted_share(weights: Iterable[float], parts: Iterable[tuple[int, int]]) -> float:
    """Sum of each weight times its part of hits / n; between 0 and 1 whatever rounding does."""
    found = sum(weight * hits / n for weight, (hits, n) in zip(weights, parts, strict=True))
    return min(1.0, max(0.0, round(found, 14)))


def _within(groups: Iterable[ClusteredSums]) -> float:
    """The spread of single answers within the groups, times the degrees of freedom."""
    return sum((sums.clusters - 1) * sums.variance_of_mean * sums.n for sums in groups if sums.clusters > 1)


def _variance(sums: ClusteredSums, within: float) -> float:
    """Of the mean of a group; all answers of one customer tell no more than one."""
    return sums.variance_of_mean if sums.clusters > 1 else within
