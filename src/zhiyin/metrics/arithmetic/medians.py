"""The median of values that are counted by size, with an interval that needs no drawing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.estimate import Estimate


def median_of_counted(
    values: NDArray[np.int64], counts: NDArray[np.int64], *, effective_n: float | None = None
) -> Estimate | None:
    """The median of values in rising order, each so many times; None without values.

    Interval: the quantiles at the ends of the Wilson interval of one half over the effective number of records
    (Woodruff 1952).
    """
    n = int(counts.sum())
    if n == 0:
        return None
    half = share(n, 2 * n, effective_n=n if effective_n is None else effective_n)
    middle = _quantile(values, counts, n, 0.5)
    if n == 1 or half is None or half.low is None or half.high is None:
        return Estimate(middle, None, None, n)
    return Estimate(middle, _quantile(values, counts, n, half.low), _quantile(values, counts, n, half.high), n)


def _quantile(values: NDArray[np.int64], counts: NDArray[np.int64], n: int, p: float) -> float:
    """Between the two nearest values in proportion (type 7 of Hyndman and Fan)."""
    place = (n - 1) * p
    below, ends = int(place), np.cumsum(counts)
    first, second = (values[np.searchsorted(ends, at, side="right")] for at in (below, min(below + 1, n - 1)))
    return float(first + (second - first) * (place - below))
