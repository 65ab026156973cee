"""How much each of several drivers has to do with an outcome: shares of R² (METRICS 3.19). Associated, not caused."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

MOST_DRIVERS = 20
"""Every set of drivers is looked at once: with 20 of them a million."""


def relative_weights(correlations: Vector, with_outcome: Vector) -> Vector:
    """Johnson's relative weights of each driver; never negative, their sum is R².

    `correlations` are those of the drivers with each other (symmetric, shape (k, k)), `with_outcome` those of each
    driver with the outcome (shape (k,)). The drivers are replaced by the uncorrelated variables nearest to them, whose
    shares are known, and each share is handed back by how much of it each driver is (Johnson 2000).

    Raises ValueError where a driver is told by the others exactly: then nothing tells their weights apart.
    """
    values, vectors = np.linalg.eigh(correlations)
    if values[0] < 1e-10:
        raise ValueError("a driver follows from the others exactly: leave it out")
    nearest = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    slopes = np.linalg.solve(nearest, with_outcome)
    weights: Vector = nearest**2 @ slopes**2
    return weights


def general_dominance(correlations: Vector, with_outcome: Vector) -> Vector:
    """What each driver adds to R², on average over all orders in which drivers can be added (LMG, Shapley's value).

    The same shapes as `relative_weights`; the sum is R². Up to 20 drivers, beyond that ValueError.
    """
    k = len(with_outcome)
    if k > MOST_DRIVERS:
        raise ValueError(f"{k} drivers are more than {MOST_DRIVERS}: ask for their relative weights instead")
    told = {drivers: _r_squared(correlations, with_outcome, drivers) for drivers in _sets(range(k))}
    shares = np.zeros(k)
    for drivers, r_squared in told.items():
        for one in drivers:
            without = tuple(each for each in drivers if each != one)
            shares[one] += (r_squared - told[without]) / (k * comb(k - 1, len(without)))
    return shares


def _sets(drivers: range) -> list[tuple[int, ...]]:
    return [each for size in range(len(drivers) + 1) for each in combinations(drivers, size)]


def _r_squared(correlations: Vector, with_outcome: Vector, drivers: tuple[int, ...]) -> float:
    if not drivers:
        return 0.0
    of_these = with_outcome[list(drivers)]
    return float(of_these @ np.linalg.solve(correlations[np.ix_(drivers, drivers)], of_these))
