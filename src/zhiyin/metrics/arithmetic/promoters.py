"""The net promoter score of answers from 0 to 10."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from zhiyin.metrics.estimate import Z95, Estimate


@dataclass(frozen=True, slots=True)
class NpsCounts:
    """Answers to "how likely are you to recommend us?", counted by group; counts add up."""

    promoters: int = 0  # 9-10
    passives: int = 0  # 7-8
    detractors: int = 0  # 0-6

    @property
    def total(self) -> int:
        return self.promoters + self.passives + self.detractors


def net_promoter_score(counts: NpsCounts, *, design_effect: float = 1.0) -> Estimate | None:
    """Net promoter score (净推荐值), -100 to 100, with its 95 % interval; None when nobody answered.

    score = 100 (p - d) over the n answers. Interval: adjusted Wald, three answers
    added (3/4 promoters, 3/4 detractors), see METRICS 3.1. Where customers answered several
    times the answers count for n / design effect.
    """
    if counts.total == 0:
        return None
    promoters, detractors = counts.promoters / counts.total, counts.detractors / counts.total
    return score_of_shares(promoters, detractors, counts.total, effective_n=counts.total / design_effect)


def score_of_shares(promoters: float, detractors: float, n: int, *, effective_n: float) -> Estimate:
    """The same from shares that were weighted: n answers, of which so many independent ones would tell as much."""
    p, d = adjusted(promoters, detractors, effective_n)
    margin = 100 * Z95 * sqrt(answer_variance(p, d) / (effective_n + 3))
    return Estimate(100 * (promoters - detractors), low=100 * (p - d) - margin, high=100 * (p - d) + margin, n=n)


def adjusted(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    """The shares of so many answers once three are added to them (3/4 promoters, 3/4 detractors)."""
    return (promoters * n + 0.75) / (n + 3), (detractors * n + 0.75) / (n + 3)


def answer_variance(promoters: float, detractors: float) -> float:
    """Variance of one answer counted as +1, 0 or -1, from the shares of promoters and detractors."""
    return promoters + detractors - (promoters - detractors) ** 2
