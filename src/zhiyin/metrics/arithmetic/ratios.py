"""A part of a whole, both summed over the records of customers: units that came back of units that were sold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

from scipy.special import stdtrit

from zhiyin.metrics.arithmetic.clusters import FEW
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class RatioSums:
    """Sums over customers of their part and their whole; they add up over any disjoint sets of customers."""

    n: int  # records
    part: int
    whole: int
    clusters: int  # customers
    part_squares: int
    whole_squares: int
    part_times_whole: int

    @property
    def variance(self) -> float:
        """Of part / whole, by the linear approximation; customers are what varies."""
        p, w = self.part, self.whole  # multiplied out: with whole numbers nothing cancels away
        spread = w * w * self.part_squares - 2 * p * w * self.part_times_whole + p * p * self.whole_squares
        return max(0.0, spread / w**4) * self.clusters / (self.clusters - 1)

    @property
    def effective_n(self) -> float:
        """So many independent records of equal weight would tell as much.

        From the spread over customers; where they are few or all alike, what is left of them when
        each is weighted by their whole (Kish 1965), since nothing else can be told.
        """
        weighted = self.whole**2 / self.whole_squares
        if self.clusters < FEW or not 0 < self.part < self.whole or self.variance == 0:
            return weighted
        p = self.part / self.whole
        return p * (1 - p) / self.variance


def part_of_whole(sums: RatioSums) -> Estimate | None:
    """part / whole with its Wilson interval at the effective number of records; None without a whole."""
    if sums.whole == 0:
        return None
    found = share(sums.part, sums.whole, effective_n=sums.effective_n)
    return replace(found, n=sums.n) if found else None


def mean_per_part(sums: RatioSums) -> Estimate | None:
    """part / whole where the part may be many times the whole: minutes by call; None without a whole.

    A t interval with the variance clustered by customer (one degree of freedom a customer, less one).
    """
    if sums.whole == 0:
        return None
    value = sums.part / sums.whole
    if sums.clusters < 2:
        return Estimate(value, None, None, sums.n)
    margin = float(stdtrit(sums.clusters - 1, 0.975)) * sqrt(sums.variance)
    return Estimate(value, value - margin, value + margin, sums.n)
