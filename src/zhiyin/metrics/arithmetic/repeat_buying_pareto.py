"""How often customers will buy again if they may stop at any time (Pareto/NBD).

Unlike in BG/NBD a customer may stop without buying first, so that those who bought once can be
judged too (Schmittlein, Morrison and Colombo 1987; likelihood: Fader and Hardie 2005).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, hyp2f1

from zhiyin.metrics.arithmetic.likelihood import likeliest
from zhiyin.metrics.arithmetic.repeat_buying import Histories, Numbers


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """The parameters: buying rates are gamma(r, alpha), rates of stopping gamma(s, beta)."""

    r: float
    alpha: float
    s: float
    beta: float

    def log_likelihood(self, seen: Histories) -> float:
        """Of all customers together."""
        x = seen.repeats
        common = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha) + self.s * np.log(self.beta)
        return float(seen.customers @ (common + np.logaddexp(self._log_alive(seen), self._log_gone(seen))))

    def still_buying(self, seen: Histories) -> Numbers:
        """The chance of each history that its customers still buy."""
        with np.errstate(over="ignore"):
            return np.asarray(1 / (1 + np.exp(self._log_gone(seen) - self._log_alive(seen))))

    def expected_purchases(self, seen: Histories, ahead: float) -> Numbers:
        """How many purchases each customer of a history will make within the time ahead."""
        until = self.beta + seen.age
        rate = (self.r + seen.repeats) * until / ((self.alpha + seen.age) * (self.s - 1))
        return np.asarray(rate * (1 - (until / (until + ahead)) ** (self.s - 1)) * self.still_buying(seen))

    def _log_alive(self, seen: Histories) -> Numbers:
        rates = (self.r + seen.repeats) * np.log(self.alpha + seen.age)
        return np.asarray(-rates - self.s * np.log(self.beta + seen.age))

    def _log_gone(self, seen: Histories) -> Numbers:
        """All the ways to have stopped between the last purchase and now."""
        shape = self.r + self.s + seen.repeats
        with np.errstate(divide="ignore"):  # who bought just now cannot have stopped since
            since_last, since_now = self._log_stopped_after(seen, seen.last), self._log_stopped_after(seen, seen.age)
            between = since_last + np.log(-np.expm1(np.minimum(since_now - since_last, 0.0)))
        return np.asarray(np.log(self.s / shape) + between)

    def _log_stopped_after(self, seen: Histories, time: Numbers) -> Numbers:
        shape = self.r + self.s + seen.repeats
        larger = max(self.alpha, self.beta)
        second = np.full_like(shape, self.s + 1) if self.alpha >= self.beta else self.r + seen.repeats
        z = abs(self.alpha - self.beta) / (larger + time)
        return np.asarray(np.log(hyp2f1(shape, second, shape + 1, z)) - shape * np.log(larger + time))


def fit_repeat_buying_pareto(seen: Histories) -> ParetoNbd | None:
    """The parameters under which these histories are likeliest; None when nobody bought again."""
    if not seen.repeats.any():
        return None
    unit, scale = seen.in_scale()
    total = unit.customers.sum()
    r, alpha, s, beta = likeliest(lambda found: ParetoNbd(*found).log_likelihood(unit) / total, [1.0, 0.5, 1.0, 0.5])
    return ParetoNbd(float(r), float(alpha) * scale, float(s), float(beta) * scale)
