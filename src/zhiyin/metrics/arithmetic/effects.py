"""What a treatment changed, where chance alone chose who was treated (METRICS 3.22)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def adjusted_by_history(outcome: Values, before: Values) -> Values:
    """The outcomes less what each one's own past foretells of them (CUPED): Y - theta (X - mean X).

    The same mean; the variance is 1 - r² times as large, r being their correlation (Deng and others 2013). `before`
    is of each person the same as of their outcome, from before anything could differ. Both groups of an experiment are
    to be adjusted together, with one theta. A past that is the same of all changes nothing.
    """
    spread = float(np.var(before))
    if spread == 0:
        return outcome
    theta = float(np.cov(outcome, before, bias=True)[0, 1]) / spread
    adjusted: Values = outcome - theta * (before - before.mean())
    return adjusted


@dataclass(frozen=True, slots=True)
class Uplift:
    """Those whom a model ranks highest: how many were treated and not, and how many of each responded."""

    treated: int
    treated_responses: int
    control: int
    control_responses: int

    @property
    def qini(self) -> float | None:
        """Responses that the treatment brought among those treated; unknown without anybody to compare with."""
        if self.control == 0:
            return None
        return self.treated_responses - self.control_responses * self.treated / self.control

    @property
    def lift(self) -> float | None:
        """The difference of the shares that responded; unknown where one of the groups is empty."""
        if self.control == 0 or self.treated == 0:
            return None
        return self.treated_responses / self.treated - self.control_responses / self.control

    @property
    def gain(self) -> float | None:
        """Responses that treating all of them would bring."""
        return None if self.lift is None else self.lift * (self.treated + self.control)
