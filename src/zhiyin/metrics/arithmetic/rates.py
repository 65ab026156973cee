"""How often something happens in a time."""

from __future__ import annotations

from scipy.special import gammaincinv

from zhiyin.metrics.arithmetic.ratios import RatioSums
from zhiyin.metrics.estimate import Estimate


def rate(events: int, time: float, n: int) -> Estimate | None:
    """events / time, of n records; the interval has the exact limits of Poisson counts (Garwood 1936)."""
    if time <= 0:
        return None
    low = float(gammaincinv(events, 0.025)) if events else 0.0
    return Estimate(events / time, low / time, float(gammaincinv(events + 1, 0.975)) / time, n)


def rate_by_customer(sums: RatioSums, per: int) -> Estimate | None:
    """Events of `per` units, as the exact limits of as many independent events as tell as much; None without units.

    Who complains once may do so again: the variance over customers divided by that of Poisson counts (at least 1)
    says how many events tell no more than one.
    """
    events, units = sums.part, sums.whole
    if units == 0:
        return None
    spread = sums.variance * units * units / events if events and sums.clusters > 1 else 1.0
    told = events / max(1.0, spread)
    value = per * events / units
    low = value * float(gammaincinv(told, 0.025)) / told if told else 0.0
    high = value * float(gammaincinv(told + 1, 0.975)) / told if told else per * float(gammaincinv(1, 0.975)) / units
    return Estimate(value, low, high, sums.n)
