"""How far two figures put the same things in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from math import atanh, sqrt, tanh

import numpy as np
from scipy.stats import rankdata

from zhiyin.metrics.estimate import Z95, Estimate

LEAST_PAIRS = 10
"""With fewer the interval does not hold what it promises."""


def rank_correlation(pairs: Sequence[tuple[float, float]]) -> Estimate | None:
    """Spearman's correlation, ties by their mean rank; None below ten pairs, or when one side is all alike.

    Interval: Fisher's z with the variance (1 + r²/2) / (n - 3) of Bonett and Wright (2000).
    """
    n = len(pairs)
    if n < LEAST_PAIRS:
        return None
    first, second = (rankdata(values) for values in zip(*pairs, strict=True))
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    r = float(np.corrcoef(first, second)[0, 1])
    if abs(r) > 1 - 1e-12:
        return Estimate(round(r), None, None, n)
    margin = Z95 * sqrt((1 + r * r / 2) / (n - 3))
    return Estimate(r, tanh(atanh(r) - margin), tanh(atanh(r) + margin), n)
