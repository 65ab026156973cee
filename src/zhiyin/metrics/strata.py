"""Metrics whose records are weighted by group, each group having its share of a population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.weighting import weighted, weighted_mean, weighted_share
from zhiyin.metrics.counting import clustered, hits_of
from zhiyin.metrics.estimate import Estimate, Figures
from zhiyin.metrics.model import Counts


def share_of_strata(
    strata: Sequence[tuple[float, Counts]], hit: str, *, over_all: float | None = None
) -> Figures | None:
    """The share of hits, each group having its own share of the whole; Wilson at the effective number of records.

    Where customers have records in several groups, `over_all` is the design effect of their having several in any: it
    stands for those within the groups, and multiplies that of the weights (Gabler, Häder and Lahiri 1999).
    """
    sums = [hits_of(counts, hit) for _, counts in strata]
    sizes = [each.n / over_all if over_all else each.effective_n for each in sums]
    found = weighted([(of_all, each.n, n) for (of_all, _), each, n in zip(strata, sums, sizes, strict=True)])
    if found is None:
        return None
    value, n = weighted_share(found.weights, [(int(each.total), each.n) for each in sums]), sum(each.n for each in sums)
    size = found.effective_n_of_share([each.mean for each in sums])
    estimate = share(value * n, n, effective_n=size)
    assert estimate, "each group has a record"
    return Figures(estimate, effective_n(size, n), sum(each.clusters for each in sums))


def mean_of_strata(strata: Sequence[tuple[float, Counts]], quantity: str, parts: float) -> Figures | None:
    """The mean of a quantity that was counted in parts of its unit, each group having its own share of the whole."""
    sums = [clustered(counts, quantity) for _, counts in strata]
    shares = [of_all for of_all, _ in strata]
    found = weighted([(of_all, each.n, each.n**2 / each.n_squares) for of_all, each in zip(shares, sums, strict=True)])
    average = weighted_mean([*zip(shares, sums, strict=True)])
    if not (found and average):
        return None
    value, low, high = (None if x is None else x / parts for x in (average.value, average.low, average.high))
    estimate = replace(average, value=value, low=low, high=high)
    return Figures(estimate, effective_n(found.effective_n, average.n), sum(each.clusters for each in sums))


def effective_n(size: float, n: int) -> dict[str, Estimate]:
    """The figure beside a weighted value."""
    return {"effective_n": Estimate(size, None, None, n)}
