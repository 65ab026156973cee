"""What an account has written altogether: whether it only ever praises, and only ever one brand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LEAST_TEXTS = 5
LEAST_BRANDS = 3  # where only one or two are heard at all, naming one is nothing
NATURAL = 0.05
"""What one account in twenty does by chance alone is no evidence."""


def praise_strength(is_praise: Sequence[bool], share_of_praise: float) -> float:
    """How odd it is to have praised every time, 0 to 1, where so large a share of all texts praises."""
    if len(is_praise) < LEAST_TEXTS or not all(is_praise):
        return 0.0
    return _oddity(share_of_praise, len(is_praise))


def one_brand_strength(brands: Sequence[str], shares: Iterable[float]) -> float:
    """How odd it is to have spoken of one brand alone; `shares` are those of all brands, its own first."""
    all_shares = list(shares)
    if len(brands) < LEAST_TEXTS or len(set(brands)) > 1 or len(all_shares) < LEAST_BRANDS:
        return 0.0
    return _oddity(all_shares[0], len(brands))


def _oddity(share: float, count: int) -> float:
    return float(max(0.0, 1 - share**count / NATURAL))
