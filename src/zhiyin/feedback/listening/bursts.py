"""Many texts of one product within hours, against the rate at which it is usually spoken of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from zhiyin.feedback.listening.rises import PRIOR_COUNT, tail

WITHIN_HOURS = (6, 24)
LEAST_TEXTS = 6
BY_CHANCE = 0.01
"""Over all stretches of hours of one product together."""


@dataclass(frozen=True, slots=True)
class Burst:
    """So many texts from then on within so many hours, where so many were to be expected."""

    start: datetime
    hours: int
    texts: int
    expected: float
    text_ids: tuple[str, ...]


def bursts(told_at: Mapping[str, datetime], period: tuple[datetime, datetime]) -> list[Burst]:
    """The bursts of one product within a period, texts by id; a product must be heard outside of a burst, too.

    A stretch against the rest of the period (negative binomial tail of a gamma-distributed rate), times
    the number of stretches that were looked at (Bonferroni).
    """
    ordered = sorted(told_at, key=lambda text_id: (told_at[text_id], text_id))
    seconds = np.array([(told_at[text_id] - period[0]).total_seconds() for text_id in ordered])
    whole = max((period[1] - period[0]) / timedelta(hours=1), 0.0)
    found = []
    for hours in WITHIN_HOURS:
        if whole < 2 * hours:
            continue
        counts = np.searchsorted(seconds, seconds + hours * 3600, side="right") - np.arange(len(ordered))
        rest = (len(ordered) - counts).astype(np.float64)
        expected = (rest + PRIOR_COUNT) / (whole - hours) * hours
        # The stretch begins with a text by choice: that one is no evidence.
        chance = tail(counts.astype(np.float64) - 1, expected, rest + PRIOR_COUNT)
        for at in np.flatnonzero((counts >= LEAST_TEXTS) & (chance * len(ordered) < BY_CHANCE)).tolist():
            texts = tuple(ordered[at : at + int(counts[at])])
            found.append(Burst(told_at[texts[0]], hours, len(texts), float(expected[at]), texts))
    return found
