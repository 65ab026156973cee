"""Whether a count is higher than its own base allows: negative binomial tails, and how many of them may be chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc
from scipy.stats import f as fisher

from zhiyin.feedback.listening.model import Floats
from zhiyin.metrics.estimate import Estimate

PRIOR_COUNT = 0.5
"""Jeffreys: what was never said in the base is not impossible, only rarer than once."""
PRIOR_INFORMATION = 10.0
"""How strongly the dispersion of one series is drawn to that of all: as much as 20 days of one a day tell."""


@dataclass(frozen=True, slots=True)
class Rises:
    """Each series in one window: what was counted, what was expected, how uncertain that is, and the tail."""

    window: int
    seen: Floats
    expected: Floats
    base: Floats
    size: Floats  # of the negative binomial: the smaller, the wider
    dispersion: Floats
    chance: Floats  # P(at least as many)

    def chance_of(self, series: int, count: float) -> float:
        """How often chance alone would count so many in this window."""
        return float(tail(np.array(count), self.expected[series], self.size[series]))


def rises(counts: Floats, exposure: Floats, dispersion: Floats, *, window: int, base_days: int) -> Rises:
    """The last `window` days of each series against the `base_days` before; exposure is series x days.

    The rate of the base is known as well as a gamma posterior of its count says (shape count + 1/2); days
    scatter around it by the dispersion. Both widen the negative binomial: 1/size = 1/(count + 1/2) + dispersion/days.
    """
    before = slice(max(counts.shape[1] - window - base_days, 0), counts.shape[1] - window)
    base, seen = counts[:, before].sum(axis=1), counts[:, -window:].sum(axis=1)
    rate = (base + PRIOR_COUNT) / np.maximum(exposure[:, before].sum(axis=1), 1e-12)
    expected = rate * exposure[:, -window:].sum(axis=1)
    size = 1 / (1 / (base + PRIOR_COUNT) + dispersion / window)
    return Rises(window, seen, expected, base, size, dispersion, tail(seen, expected, size))


def tail(seen: Floats, expected: Floats, size: Floats) -> Floats:
    """P(X >= seen) of a negative binomial with this mean and size: variance mean + mean²/size."""
    return np.where(seen <= 0, 1.0, betainc(np.maximum(seen, 1), size, expected / (size + expected)))


def dispersions(counts: Floats, exposure: Floats) -> Floats:
    """How much more than by chance the days of each series scatter (variance = mean + dispersion x mean²).

    Method of moments, drawn towards that of all series together by how little one series tells: its
    own estimate has a variance of 2 / sum of squared means.
    """
    rate = counts.sum(axis=1, keepdims=True) / np.maximum(exposure.sum(axis=1, keepdims=True), 1e-12)
    means = rate * exposure
    squares = (means**2).sum(axis=1)
    extra = ((counts - means) ** 2).sum(axis=1) - means.sum(axis=1) * (1 - 1 / max(counts.shape[1], 1))
    of_all = max(float(extra.sum() / max(squares.sum(), 1e-12)), 0.0)
    drawn = (PRIOR_INFORMATION * of_all + extra / 2) / (PRIOR_INFORMATION + squares / 2)
    return np.asarray(np.maximum(drawn, 0.0))


def largest_true_chance(chances: Floats, false_share: float, *, tested: int | None = None) -> float:
    """Benjamini-Hochberg (1995): up to this tail no more than that share of what is found is chance; else 0.

    `tested` is how many there were where only the smallest are handed in.
    """
    ordered, count = np.sort(chances), max(len(chances) if tested is None else tested, 1)
    passing = np.flatnonzero(ordered <= false_share * np.arange(1, len(ordered) + 1) / count)
    return float(ordered[passing[-1]]) if len(passing) else 0.0


def ratio(found: Rises, series: int, *, base_days: int) -> Estimate:
    """Counted to expected, with the 95 % interval of the ratio of two gamma-distributed rates (an F distribution)."""
    seen, base, dispersion = (float(each[series]) for each in (found.seen, found.base, found.dispersion))
    now = 1 / (1 / (seen + PRIOR_COUNT) + dispersion / found.window)
    before = 1 / (1 / (base + PRIOR_COUNT) + dispersion / base_days)
    expected = float(found.expected[series])
    scale = (seen + PRIOR_COUNT) / expected
    low, high = (scale * float(fisher.ppf(at, 2 * now, 2 * before)) for at in (0.025, 0.975))
    value = seen / expected
    return Estimate(value, min(low, value), max(high, value), int(seen))
