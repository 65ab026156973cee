"""How long people wait when some are waiting still (Kaplan and Meier 1958)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhiyin.metrics.estimate import Z95, Estimate

_LEVEL = 1e-9  # rounding when the share of those who wait is compared with a level


@dataclass(frozen=True, slots=True)
class Waits:
    """At each length of wait, rising: how many waits ended there, and how many had lasted so long without an end."""

    seconds: NDArray[np.float64]
    ended: NDArray[np.int64]
    lasting: NDArray[np.int64]

    @property
    def n(self) -> int:
        return int(self.ended.sum() + self.lasting.sum())


@dataclass(frozen=True, slots=True)
class _Curve:
    """The share that still waits after each length of wait, with its limits."""

    seconds: NDArray[np.float64]
    still: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def quantile_of_waits(waits: Waits, share: float) -> Estimate | None:
    """The time within which this share of all waits ends; None without any wait.

    Waits that last still count as waiting for at least so long (censored), so a
    backlog cannot look good. A value that is not reached yet is None. Interval: the times at
    which the limits of the curve (Greenwood's variance, log-log scale) pass the same level.
    """
    if waits.n == 0:
        return None
    curve = _curve(waits)
    level = 1 - share
    return Estimate(
        _crossing(curve.seconds, curve.still, level),
        low=_crossing(curve.seconds, curve.low, level),
        high=_crossing(curve.seconds, curve.high, level),
        n=waits.n,
    )


def share_waiting_after(waits: Waits, seconds: float) -> Estimate | None:
    """The share of all waits that are longer than this; None where it is not known yet.

    Kaplan and Meier's curve with Greenwood's variance on the log-log scale. Nothing is known beyond the longest
    wait that was seen, unless all have ended.
    """
    if waits.n == 0:
        return None
    curve = _curve(waits)
    if seconds > waits.seconds[-1] and not (len(curve.still) and curve.still[-1] <= _LEVEL):
        return None
    step = int(np.searchsorted(curve.seconds, seconds, side="right")) - 1
    if step < 0:
        return Estimate(1.0, None, None, waits.n)
    return Estimate(float(curve.still[step]), float(curve.low[step]), float(curve.high[step]), waits.n)


def _curve(waits: Waits) -> _Curve:
    leaving = waits.ended + waits.lasting
    at_risk = waits.n - np.concatenate([[0], np.cumsum(leaving)[:-1]])
    with_end = waits.ended > 0
    seconds, ended, at_risk = waits.seconds[with_end], waits.ended[with_end].astype(float), at_risk[with_end]
    still = np.cumprod(1 - ended / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(ended / (at_risk * (at_risk - ended)))
        bend = np.exp(Z95 * np.sqrt(greenwood) / np.abs(np.log(still)))
        low, high = still**bend, still ** (1 / bend)
    if len(still) and still[-1] <= _LEVEL:  # nobody waits any longer: the last step has no variance
        still[-1], low[-1], high[-1] = 0.0, 0.0, high[-2] if len(high) > 1 else 1.0
    return _Curve(seconds, still, low, high)


def _crossing(seconds: NDArray[np.float64], curve: NDArray[np.float64], level: float) -> float | None:
    """When the curve falls to the level; midway to the next step where it stays exactly on it (an even median)."""
    below = np.flatnonzero(curve <= level + _LEVEL)
    if len(below) == 0:
        return None
    first = int(below[0])
    if abs(curve[first] - level) <= _LEVEL and first + 1 < len(seconds):
        return float(seconds[first] + seconds[first + 1]) / 2
    return float(seconds[first])
