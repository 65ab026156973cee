"""Intervals for anything that can be worked out of independent values: draw them again and again (bootstrap).

Takes thousands of draws: for reports and frozen figures, never for a cut that somebody waits for.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from zhiyin.metrics.estimate import Estimate

Numbers = NDArray[np.float64]

DRAWS = 2_000
_SEED = 20_260_302  # the same values always give the same interval
_AT_ONCE = 4_000_000  # numbers held at a time


def redrawn(
    values: Numbers, statistic: Callable[[Numbers], Numbers], *, level: float = 0.95, draws: int = DRAWS
) -> Estimate | None:
    """The statistic with its BCa interval: bias-corrected and accelerated (Efron 1987); None without values.

    `statistic` works along the last axis. With one value, or where all draws say the same, there is no interval.
    """
    n = len(values)
    if n == 0:
        return None
    values = np.sort(values)  # whatever their order, the same draws
    point = float(statistic(values))
    if n == 1:
        return Estimate(point, None, None, n)
    found = _of_draws(values, statistic, draws)
    below = (np.count_nonzero(found < point) + np.count_nonzero(found == point) / 2) / draws
    if not 0 < below < 1 or found.min() == found.max():
        return Estimate(point, None, None, n)
    bias, bend = float(ndtri(below)), _acceleration(values, statistic)
    z = bias + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    low, high = np.quantile(found, ndtr(bias + z / (1 - bend * z)))
    return Estimate(point, float(low), float(high), n)


def _of_draws(values: Numbers, statistic: Callable[[Numbers], Numbers], draws: int) -> Numbers:
    chance = np.random.default_rng(_SEED)
    step = max(1, _AT_ONCE // len(values))
    sizes = [min(step, draws - done) for done in range(0, draws, step)]
    return np.concatenate([statistic(values[chance.integers(0, len(values), (size, len(values)))]) for size in sizes])


def _acceleration(values: Numbers, statistic: Callable[[Numbers], Numbers]) -> float:
    """How fast the spread of the statistic changes with its value: from leaving out each value once (jackknife)."""
    without = np.array([float(statistic(np.delete(values, i))) for i in range(len(values))])
    off = without.mean() - without
    spread = float((off**2).sum())
    return float((off**3).sum()) / (6 * spread**1.5) if spread else 0.0
