"""How long a smoothed control chart runs before it alarms: the EWMA's average run length, and limits from it."""

from __future__ import annotations

from functools import lru_cache
from math import exp, log, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

_CELLS = 201  # odd, so that one lies around no deviation at all
_NARROWEST, _WIDEST = 0.5, 7.0


def average_run_length(smoothing: float, limit: float, *, shift: float = 0.0) -> float:
    """After how many values on average the EWMA leaves its limits, begun at no deviation.

    Each value weighs `smoothing` (lambda); the limits stand `limit` (L) standard deviations of the
    settled EWMA on both sides, and the values are normal, `shift` standard deviations off. A Markov
    chain over cells between the limits: Lucas and Saccucci (1990), after Brook and Evans (1972).
    """
    reach = limit * sqrt(smoothing / (2 - smoothing))
    width = 2 * reach / _CELLS
    centres = -reach + width * (np.arange(_CELLS) + 0.5)
    kept = (1 - smoothing) * centres[:, None]
    upper = ndtr((centres[None, :] + width / 2 - kept) / smoothing - shift)
    lower = ndtr((centres[None, :] - width / 2 - kept) / smoothing - shift)
    lengths = np.linalg.solve(np.eye(_CELLS) - (upper - lower), np.ones(_CELLS))
    return float(lengths[_CELLS // 2])


@lru_cache(maxsize=256)
def limit_for(smoothing: float, run_length: float) -> float:
    """The limit (L) at which the EWMA without any shift alarms once in so many values."""

    def excess(limit: float) -> float:
        return log(average_run_length(smoothing, limit)) - log(run_length)

    return float(brentq(excess, _NARROWEST, _WIDEST, xtol=1e-6))


def most_run_length(smoothing: float) -> float:
    """The longest run that is worked out: beyond, a chart practically never alarms."""
    return exp(log(average_run_length(smoothing, 5.0)))
