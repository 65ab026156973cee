"""Where the price curves of van Westendorp's questions cross."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhiyin.metrics.estimate import Z95, Estimate

Prices = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What each of the same people called too cheap, cheap, expensive and too expensive."""

    too_cheap: Prices
    cheap: Prices
    expensive: Prices
    too_expensive: Prices

    @property
    def optimal(self) -> Estimate | None:
        """As many find it too cheap as too expensive."""
        return _crossing(self.too_cheap, self.too_expensive)

    @property
    def indifference(self) -> Estimate | None:
        """As many find it cheap as expensive."""
        return _crossing(self.cheap, self.expensive)

    @property
    def marginal_cheapness(self) -> Estimate | None:
        """As many find it too cheap as expensive; below, quality is doubted."""
        return _crossing(self.too_cheap, self.expensive)

    @property
    def marginal_expensiveness(self) -> Estimate | None:
        """As many find it cheap as too expensive; above, it is out of the question."""
        return _crossing(self.cheap, self.too_expensive)


def _crossing(low: Prices, high: Prices) -> Estimate | None:
    """The price at which as many people's `low` lies at or above it as their `high` lies at or below it.

    Of a price p each person says 1 (low >= p), -1 (high <= p), or 0; the mean falls with
    p and crosses zero once, between two prices in proportion. Interval: the prices between the nearest ones on
    either side at which the mean is more than 1.96 standard errors from zero, the test turned round; open
    where there is none.
    """
    n = len(low)
    if n == 0:
        return None
    prices = np.unique(np.concatenate([low, high]))
    liked = n - np.searchsorted(np.sort(low), prices, side="left")
    disliked = np.searchsorted(np.sort(high), prices, side="right")
    balance = (liked - disliked) / n
    spread = np.maximum((liked + disliked) / n - balance**2, 0.0)
    near = np.abs(balance) <= Z95 * np.sqrt(spread / n)
    inside = np.flatnonzero(near | np.append(np.diff(np.sign(balance)) != 0, False))
    first, last = (int(inside[0]), int(inside[-1])) if len(inside) else (0, len(prices) - 1)
    lowest = float(prices[first - 1]) if first > 0 else None
    highest = float(prices[last + 1]) if last + 1 < len(prices) else None
    return Estimate(_root(prices, balance), lowest, highest, n)


def _root(prices: Prices, balance: Prices) -> float | None:
    """Where the falling balance is zero; None when it never is between the prices that were named."""
    below = np.flatnonzero(balance <= 0)
    if len(below) == 0 or (below[0] == 0 and balance[0] < 0):
        return None
    after = int(below[0])
    if balance[after] == 0:
        level = np.flatnonzero(balance == 0)
        return float((prices[level[0]] + prices[level[-1]]) / 2)
    share = balance[after - 1] / (balance[after - 1] - balance[after])
    return float(prices[after - 1] + share * (prices[after] - prices[after - 1]))
