"""Answers weighted to those they stand for, where some groups answer more readily than others (post-stratification)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import stdtrit

from zhiyin.metrics.arithmetic.clusters import ClusteredSums
from zhiyin.metrics.arithmetic.promoters import adjusted, answer_variance
from zhiyin.metrics.estimate import Z95, Estimate

Stratum = tuple[float, ClusteredSums]
"""A group of the population: its share of it (of whatever total), and what those of it answered who did."""

Size = tuple[float, int, float]
"""A group of the population: its share, the answers in it, and how many independent ones would tell as much."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """The shares of groups among those in which somebody answered, and what the weighting costs in certainty."""

    weights: tuple[float, ...]
    design_effect: float  # 1 + CV²(w)
    sizes: tuple[float, ...]  # of each group: so many independent answers would tell as much
    effective_n: float  # the same of all: Kish's, which is right where the groups answer alike

    def effective_n_of(self, variances: Sequence[float], variance: float) -> float:
        """So many independent answers would tell as much, where answers vary by so much in each group and in all.

        variance / sum(W_h² V_h), V_h being that of the group's share or score (Korn and Graubard 1998); never more than
        Kish's. Where a small group of great weight is divided and a large one of one mind it is far less.
        """
        of_value = sum(w**2 * each / n for w, each, n in zip(self.weights, variances, self.sizes, strict=True))
        return min(self.effective_n, variance / of_value)

    def effective_n_of_share(self, shares: Sequence[float]) -> float:
        """That of shares of hits in each group, half of z² hits and as many misses added (Agresti and Coull 1998).

        So a group of nothing but hits still leaves something open.
        """
        known = [(p * n + Z95**2 / 2) / (n + Z95**2) for p, n in zip(shares, self.sizes, strict=True)]
        whole = sum(w * p for w, p in zip(self.weights, known, strict=True))
        return self.effective_n_of([p * (1 - p) for p in known], whole * (1 - whole))

    def effective_n_of_score(self, shares: Sequence[tuple[float, float]]) -> float:
        """That of shares of promoters and detractors in each group, three answers added as in a score of its own."""
        known = [adjusted(p, d, n) for (p, d), n in zip(shares, self.sizes, strict=True)]
        p, d = (sum(w * each[i] for w, each in zip(self.weights, known, strict=True)) for i in (0, 1))
        return self.effective_n_of([answer_variance(*each) for each in known], answer_variance(p, d))


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
    sizes = tuple(size for *_, size in strata)
    known = 1 / sum(weight**2 / size for weight, size in zip(weights, sizes, strict=True))
    return Weighted(weights, cost, sizes, known)


def weighted_mean(strata: Sequence[Stratum]) -> Estimate | None:
    """The mean answer as if all groups of the population had answered alike often; None where nobody of it answered.

    Sum of W_h times the mean of group h, W_h being its share of the population; variance: sum of W_h² V_h, V_h being
    that of the group's mean, clustered by customer (Cochran 1977, ch. 5, without the finite population correction). A
    group of one customer has no spread of its own: the spread within all groups stands for it. t with the degrees of
    freedom of Satterthwaite (1946), near those of a small group where most of the variance is its own.
    """
    whole, n = sum(share for share, _ in strata), sum(sums.n for _, sums in strata)
    if not whole or not all(sums.n for _, sums in strata):
        return None
    value = sum(share / whole * sums.mean for share, sums in strata)
    free = sum(sums.clusters - 1 for _, sums in strata)
    if not free:
        return Estimate(value, None, None, n)
    within = _within([sums for _, sums in strata]) / free
    parts = [((share / whole) ** 2 * _variance(sums, within), sums.clusters - 1 or free) for share, sums in strata]
    variance, of_variance = sum(part for part, _ in parts), sum(part**2 / own for part, own in parts)
    margin = float(stdtrit(variance**2 / of_variance if of_variance else free, 0.975)) * sqrt(variance)
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
