"""How much more of a thing is said on a Monday than on a Sunday, as far as a few weeks can tell."""

from __future__ import annotations

import numpy as np

from zhiyin.feedback.listening.model import Floats, Integers

WEEK = 7


def weekday_factors(counts: Floats, exposure: Floats, weekdays: Integers) -> Floats:
    """What each weekday (Monday first) multiplies the rate of each series by: series x 7, 1 where nothing is known.

    (count + k) / (expected + k), the mean of a gamma posterior around 1. k follows from how much more than
    by chance the weekdays of all series together differ (method of moments): the fewer a series counts and
    the more alike weekdays are, the nearer its factors lie to 1.
    """
    totals, volume = counts.sum(axis=1, keepdims=True), exposure.sum()
    if volume <= 0:
        return np.ones((len(counts), WEEK))
    of_day = np.eye(WEEK)[weekdays]
    seen, shares = counts @ of_day, (exposure @ of_day) / volume
    expected = totals * shares
    chance = expected * (1 - shares)
    spread = max(float(((seen - expected) ** 2 - chance).sum()), 0.0) / max(float((expected**2).sum()), 1e-12)
    if spread <= 0:
        return np.ones_like(expected)
    return np.asarray((seen + 1 / spread) / (expected + 1 / spread))


def expected_exposure(factors: Floats, exposure: Floats, weekdays: Integers) -> Floats:
    """How much of each day, in texts of an ordinary weekday, each series was exposed to: series x days."""
    return factors[:, weekdays] * exposure
