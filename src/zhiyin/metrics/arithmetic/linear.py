"""Numbers that are made of sums over customers, and how far chance alone would move them (delta method)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from zhiyin.metrics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over customers of several quantities, and of the products of each two of them.

    They add up over any disjoint sets of customers.
    """

    clusters: int  # customers
    sums: Sequence[int]
    products: Sequence[Sequence[int]]
    is_few: bool = False  # behind one of the quantities stand too few customers to tell how far chance moves it

    def sum(self, place: int) -> Varying:
        """One of the sums."""
        return Varying(float(self.sums[place]), np.eye(len(self.sums))[place])

    def constant(self, value: float) -> Varying:
        """A number that does not vary."""
        return Varying(value, np.zeros(len(self.sums)))


@dataclass(frozen=True, slots=True)
class Varying:
    """A number, and by how much it changes with each of the sums that it is made of."""

    value: float
    slopes: NDArray[np.float64]

    def __add__(self, other: Varying) -> Varying:
        return Varying(self.value + other.value, self.slopes + other.slopes)

    def __sub__(self, other: Varying) -> Varying:
        return Varying(self.value - other.value, self.slopes - other.slopes)

    def __mul__(self, other: Varying) -> Varying:
        return Varying(self.value * other.value, self.slopes * other.value + other.slopes * self.value)

    def __truediv__(self, other: Varying) -> Varying:
        value = self.value / other.value
        return Varying(value, (self.slopes - value * other.slopes) / other.value)


def margin(number: Varying, moments: Moments) -> float | None:
    """Half of the 95 % interval; None from one customer alone, and where a quantity has too few of them.

    Customers come independently of one another, each with records of their own (compound Poisson), so the
    variance is the sum of each customer's squared share in the number: slopes * products * slopes. Of a ratio that is
    the variance clustered by customer. t with one degree of freedom a customer, less one.
    """
    if moments.clusters < 2 or moments.is_few:
        return None
    variance = float(number.slopes @ np.array(moments.products, dtype=float) @ number.slopes)
    if not isfinite(variance):
        return None
    correction = moments.clusters / (moments.clusters - 1)
    return float(stdtrit(moments.clusters - 1, 0.975)) * sqrt(max(0.0, variance * correction))


def may_be_zero(number: Varying, moments: Moments) -> bool:
    """Whether chance alone could have made it 0: then nothing can be divided by it."""
    half = margin(number, moments)
    return half is None or abs(number.value) <= half


def estimate(number: Varying, moments: Moments) -> Estimate:
    """The number with its interval, over the customers."""
    if not isfinite(number.value):  # beyond what a computer counts to
        return Estimate(None, None, None, moments.clusters)
    half = margin(number, moments)
    low, high = (None, None) if half is None else (number.value - half, number.value + half)
    return Estimate(number.value, low, high, moments.clusters)
