"""Numbers with limits of their own on either side, put together: what is known of the parts tells of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from zhiyin.metrics.arithmetic.clusters import SquaredSums
from zhiyin.metrics.arithmetic.linear import Moments, Varying, margin
from zhiyin.metrics.arithmetic.promoters import answer_variance, score_of_shares
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Limited:
    """A number, and how far its 95 % limits are from it on either side.

    Limits of a sum, difference, product or ratio of two follow from theirs by variance recovery (MOVER): a limit says
    how uncertain a number is on its side (Zou and Donner 2008, with the correlation of the two; of ratios Donner and
    Zou 2012, which is Fieller's interval where the limits are symmetric). The correlation is that of their sums over
    shared customers.
    """

    number: Varying
    below: float
    above: float

    @property
    def value(self) -> float:
        return self.number.value

    @property
    def negative(self) -> Limited:
        return Limited(Varying(-self.value, -self.number.slopes), self.above, self.below)


def estimate_of(limited: Limited, clusters: int) -> Estimate:
    """The number with its limits, over the customers."""
    return Estimate(limited.value, limited.value - limited.below, limited.value + limited.above, clusters)


def constant(value: float, moments: Moments) -> Limited:
    return Limited(moments.constant(value), 0.0, 0.0)


def linear(number: Varying, moments: Moments) -> Limited:
    """With symmetric limits, by linear approximation (delta method)."""
    half = margin(number, moments) or 0.0
    return Limited(number, half, half)


def share_of(part: int, whole: int, moments: Moments) -> Limited | None:
    """Records that are hits of all records, by the places of their sums: Wilson at the effective number of records."""
    sums = _hits(part, whole, moments)
    found = share(sums.total, sums.n, effective_n=sums.effective_n) if sums.n else None
    return _limited(moments.sum(part) / moments.sum(whole), found) if found else None


def balance_of(good: int, bad: int, whole: int, moments: Moments) -> Limited | None:
    """The share of good records less that of bad ones, of which none is both: adjusted Wald (METRICS 3.1)."""
    n = int(moments.sums[whole])
    if n == 0:
        return None
    number = moments.sum(good) / moments.sum(whole) - moments.sum(bad) / moments.sum(whole)
    p, d = moments.sums[good] / n, moments.sums[bad] / n
    independent, effect = answer_variance(p, d) / n, moments.products[whole][whole] / n
    if independent > 1e-12 / n and moments.clusters > 1:
        effect = max(1.0, _variance(number, moments) / independent)
    found = score_of_shares(p, d, n, effective_n=n / effect)
    assert found.value is not None, "it is made of known shares"
    assert found.low is not None, "its limits are known with them"
    assert found.high is not None, "on either side"
    return Limited(number, (found.value - found.low) / 100, (found.high - found.value) / 100)


def added(a: Limited, b: Limited, moments: Moments) -> Limited:
    """The sum of the two; nothing is left to vary where they cancel out, and only there."""
    number, r = a.number + b.number, _correlation(a, b, moments)
    if _cancel(a.number, b.number):
        return Limited(number, 0.0, 0.0)
    return Limited(number, _root(a.below, b.below, r), _root(a.above, b.above, r))


def less(a: Limited, b: Limited, moments: Moments) -> Limited:
    return added(a, b.negative, moments)


def times(a: Limited, b: Limited, moments: Moments) -> Limited:
    """By linear approximation in the two: each moves the product by its own reach times the other."""
    r = _correlation(a, b, moments) * (1 if a.value * b.value >= 0 else -1)
    one = (a.below, a.above) if b.value >= 0 else (a.above, a.below)
    other = (b.below, b.above) if a.value >= 0 else (b.above, b.below)
    below, above = (
        _root(abs(b.value) * mine, abs(a.value) * theirs, r) for mine, theirs in zip(one, other, strict=True)
    )
    return Limited(a.number * b.number, below, above)


def divided_by(a: Limited, b: Limited, moments: Moments) -> Limited | None:
    """a / b; None where chance alone could have made b zero, so that the ratio has no limits."""
    if b.value < 0:
        a, b = a.negative, b.negative
    number, r = a.number / b.number, _correlation(a, b, moments)
    if b.below == b.above == 0:
        return Limited(number, a.below / b.value, a.above / b.value)
    low, high = _lower(a, b, r), _lower(a.negative, b, -r)
    if low is None or high is None:
        return None
    return Limited(number, max(0.0, number.value - low), max(0.0, -high - number.value))


def _lower(a: Limited, b: Limited, r: float) -> float | None:
    """The least x for which a - x b may be zero: (a - x b)² is what chance may make of it, on the sides that face."""
    found = 0.0
    for reach, is_negative in ((b.above, False), (b.below, True)):
        of_squares, of_both = b.value**2 - reach**2, a.value * b.value - r * a.below * reach
        if of_squares <= 0:
            return None
        root = sqrt(max(0.0, of_both**2 - of_squares * (a.value**2 - a.below**2)))
        found = (of_both - root) / of_squares
        if (found < 0) == is_negative:
            break
    return found


def _hits(part: int, whole: int, moments: Moments) -> SquaredSums:
    hits = moments.sums[part]
    return SquaredSums(
        n=int(moments.sums[whole]),
        total=hits,
        clusters=moments.clusters,
        n_squares=moments.products[whole][whole],
        x_squares=moments.products[part][part],
        x_times_n=moments.products[part][whole],
        squares=hits,
    )


def _limited(number: Varying, found: Estimate) -> Limited | None:
    if found.low is None or found.high is None or found.value is None:
        return None
    return Limited(number, found.value - found.low, found.high - found.value)


def _cancel(a: Varying, b: Varying) -> bool:
    """Whether the sum of the two is the same whatever the sums are that they are made of."""
    left, both = np.abs(a.slopes + b.slopes).max(), max(np.abs(a.slopes).max(), np.abs(b.slopes).max())
    return bool(left <= 1e-12 * both)


def _covariance(a: Varying, b: Varying, moments: Moments) -> float:
    return float(a.slopes @ np.array(moments.products, dtype=float) @ b.slopes)


def _variance(a: Varying, moments: Moments) -> float:
    return _covariance(a, a, moments)


def _correlation(a: Limited, b: Limited, moments: Moments) -> float:
    both = _variance(a.number, moments) * _variance(b.number, moments)
    if not both > 0:
        return 0.0
    return min(1.0, max(-1.0, _covariance(a.number, b.number, moments) / sqrt(both)))


def _root(a: float, b: float, r: float) -> float:
    return sqrt(max(0.0, a * a + b * b + 2 * r * a * b))
