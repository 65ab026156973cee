"""What customers spend per purchase in the long run (Fader and Hardie 2013: gamma-gamma).

Each purchase of a customer is spread around a mean of their own; the means are spread over customers. Whoever bought
little is drawn towards all others, whoever bought often is taken at their word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from zhiyin.metrics.arithmetic.likelihood import likeliest

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """The parameters; q is above 1, since below it the mean would be negative."""

    p: float
    q: float
    v: float

    def log_likelihood(self, purchases: Numbers, average: Numbers) -> float:
        """Of customers with so many purchases, on average of so much each."""
        p, q, v, x, m = self.p, self.q, self.v, purchases, average
        shapes = gammaln(p * x + q) - gammaln(p * x) - gammaln(q)
        rest = q * np.log(v) + (p * x - 1) * np.log(m) + p * x * np.log(x) - (p * x + q) * np.log(x * m + v)
        return float((shapes + rest).sum())

    @property
    def mean(self) -> float:
        """Of all customers."""
        return self.v * self.p / (self.q - 1)

    def expected_spending(self, purchases: Numbers, average: Numbers) -> Numbers:
        """What each customer will spend per purchase; of nobody's purchases: as all."""
        own = self.p * purchases / (self.p * purchases + self.q - 1)
        return np.asarray((1 - own) * self.mean + own * np.where(purchases > 0, average, 0.0))


def fit_spending(purchases: Numbers, average: Numbers) -> GammaGamma | None:
    """The likeliest parameters, of those with a purchase of some value; None when nobody has one."""
    counts = (purchases > 0) & (average > 0)
    x, m = purchases[counts].astype(float), average[counts].astype(float)
    if len(x) < 2:
        return None
    scale = float(np.median(m))
    found = likeliest(lambda found: _from(found).log_likelihood(x, m / scale) / len(x), [2.0, 1.0, 1.0])
    fitted = _from(found)
    return GammaGamma(fitted.p, fitted.q, fitted.v * scale)


def _from(found: Numbers) -> GammaGamma:
    p, q_above_1, v = found
    return GammaGamma(float(p), 1 + float(q_above_1), float(v))
