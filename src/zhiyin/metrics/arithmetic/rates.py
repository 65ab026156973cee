"""How often something happens in a time."""

from __future__ import annotations

from scipy.special import gammaincinv

from zhiyin.metrics.estimate import Estimate


def rate(events: int, time: float, n: int) -> Estimate | None:
    """events / time, of n records; the interval has the exact limits of Poisson counts (Garwood 1936)."""
    if time <= 0:
        return None
    low = float(gammaincinv(events, 0.025)) if events else 0.0
    return Estimate(events / time, low / time, float(gammaincinv(events + 1, 0.975)) / time, n)
