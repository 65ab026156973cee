"""Several records of one customer are not independent: sums by customer that keep track of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from zhiyin.metrics.estimate import Z95, Estimate

FEW = 30
"""Below so many customers an interval of a mean is drawn from the customers themselves (bootstrap)."""

_DRAWS = 2_000
_SEED = 20_260_302  # the same customers always give the same interval


@dataclass(frozen=True, slots=True)
class ClusteredSums:
    """Sums over records of a quantity y, and over customers of their n records and x = sum of y.

    They add up over any disjoint sets of customers.
    """

    n: int  # records
    total: float  # sum of y over records
    clusters: int  # customers
    n_squares: float  # sum of n squared over customers
    x_squares: float
    x_times_n: float
    few: Sequence[tuple[float, int]] = ()  # (x, n) of each customer, when they are fewer than 30

    @property
    def mean(self) -> float:
        """The mean over records."""
        return self.total / self.n

    @property
    def variance_of_mean(self) -> float:
        """Of the ratio sum(x) / sum(n), by the linear approximation; customers are what varies."""
        n, x = self.n, self.total  # multiplied out: with whole numbers nothing cancels away
        spread = n * n * self.x_squares - 2 * x * n * self.x_times_n + x * x * self.n_squares
        return max(0.0, spread / n**4) * self.clusters / (self.clusters - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SquaredSums(ClusteredSums):
    """Clustered sums that know the squares of single records too: how much records of one customer are alike."""

    squares: float  # sum of y squared over records

    @property
    def design_effect(self) -> float:
        """How many times larger the variance of the mean is than if every record came from another customer.

        At least 1. When all records say the same, only their spread over customers can tell.
        """
        independent = (self.n * self.squares - self.total**2) / self.n**3
        if self.clusters < 2 or independent <= 1e-12 * max(1.0, self.mean**2) / self.n:
            return self.n_squares / self.n
        return max(1.0, self.variance_of_mean * (self.clusters - 1) / self.clusters / independent)

    @property
    def effective_n(self) -> float:
        """So many independent records would tell as much."""
        return self.n / self.design_effect


def mean(sums: ClusteredSums) -> Estimate | None:
    """The mean over records with its interval; None without records.

    From 30 customers on a t interval with the variance clustered by customer (one
    degree of freedom a customer, less one); with fewer the percentiles of drawing whole
    customers again and again (METRICS 3.0, rules 5 and 6).
    """
    if sums.n == 0:
        return None
    if sums.clusters < 2:
        return Estimate(sums.mean, None, None, sums.n)
    if sums.clusters < FEW and sums.few:
        low, high = _redrawn(sums.few)
        return Estimate(sums.mean, low, high, sums.n)
    margin = float(stdtrit(sums.clusters - 1, 0.975)) * sqrt(sums.variance_of_mean)
    return Estimate(sums.mean, sums.mean - margin, sums.mean + margin, sums.n)


def total(sums: ClusteredSums) -> Estimate:
    """The sum over records; the interval says how far chance alone would move it.

    Customers come independently of one another, each with records of their own
    (compound Poisson): the variance is the sum of each customer's x squared.
    """
    margin = Z95 * sqrt(sums.x_squares)
    return Estimate(sums.total, sums.total - margin, sums.total + margin, sums.n)


@cache
def _drawn(count: int) -> NDArray[np.uint8]:
    """Which of so many customers each draw takes; the same every time."""
    return np.random.default_rng(_SEED).integers(0, count, (_DRAWS, count), dtype=np.uint8)


def _redrawn(customers: Sequence[tuple[float, int]]) -> tuple[float, float]:
    x, n = np.array(sorted(customers), dtype=float).T
    drawn = _drawn(len(x))
    low, high = np.quantile(x[drawn].sum(axis=1) / n[drawn].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)
