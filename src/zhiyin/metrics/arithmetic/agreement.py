"""How far several questions measure one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import f

from zhiyin.metrics.estimate import Estimate


@dataclass(frozen=True, slots=True)
class ItemSums:
    """Sums over the n people who answered all: each question's scores and their squares, people's totals squared."""

    n: int
    totals: Sequence[float]
    squares: Sequence[float]
    squares_of_totals: float


def cronbach_alpha(sums: ItemSums) -> Estimate | None:
    """Cronbach's alpha: k/(k-1) (1 - sum of the questions' variances / variance of the totals); at most 1.

    Interval: Feldt (1965), from the F distribution with n-1 and (n-1)(k-1) degrees of
    freedom. None below two questions or three people, or when all totals are alike.
    """
    n, k = sums.n, len(sums.totals)
    if n < 3 or k < 2:
        return None
    of_items = sum(n * squares - total**2 for total, squares in zip(sums.totals, sums.squares, strict=True))
    of_totals = n * sums.squares_of_totals - sum(sums.totals) ** 2
    if of_totals <= 0:
        return None
    alpha = k / (k - 1) * (1 - of_items / of_totals)
    low, high = (1 - (1 - alpha) * float(f.ppf(q, n - 1, (n - 1) * (k - 1))) for q in (0.975, 0.025))
    return Estimate(alpha, low, high, n)
