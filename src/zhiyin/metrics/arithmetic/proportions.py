"""Shares of records, with intervals that hold for few records and extreme shares."""

from __future__ import annotations

from math import sqrt

from zhiyin.metrics.estimate import Z95, Estimate


def share(hits: float, n: int, *, effective_n: float | None = None) -> Estimate | None:
    """hits / n with its Wilson interval; None without records.

    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), n being the effective number
    of independent records (METRICS 3.0, rules 4 and 6).
    """
    if n == 0:
        return None
    p, size, z2 = hits / n, n if effective_n is None else effective_n, Z95**2
    centre = p + z2 / (2 * size)
    margin = Z95 * sqrt(p * (1 - p) / size + z2 / (4 * size**2))
    scale = 1 + z2 / size
    low = 0.0 if hits == 0 else (centre - margin) / scale
    high = 1.0 if hits == n else (centre + margin) / scale
    return Estimate(p, low, high, n)
