"""How often customers will buy again, and whether they still do (Fader, Hardie and Lee 2005: BG/NBD).

A customer buys at random, at a rate of their own, until they stop for good, which
after each purchase they do with a chance of their own. Rates follow a gamma
distribution over customers, chances of stopping a beta distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln, hyp2f1

from zhiyin.metrics.arithmetic.likelihood import likeliest

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Histories:
    """What customers did, each kind of history once with the number of customers who have it.

    Since the first purchase: `repeats` further purchases, the last of them at `last`, seen until `age`;
    all in one unit of time, 0 <= last <= age, and last = 0 where nothing was bought again.
    """

    repeats: Numbers
    last: Numbers
    age: Numbers
    customers: Numbers

    @classmethod
    def of(cls, repeats: Numbers, last: Numbers, age: Numbers) -> Histories:
        """Those of customers one by one, equal ones put together."""
        rows, customers = np.unique(np.column_stack([repeats, last, age]), axis=0, return_counts=True)
        return cls(rows[:, 0], rows[:, 1], rows[:, 2], customers.astype(float))

    def in_scale(self) -> tuple[Histories, float]:
        """The same in a unit in which ages are near 1, where searches are well conditioned; and that unit."""
        scale = float(self.age.max())
        return Histories(self.repeats, self.last / scale, self.age / scale, self.customers), scale


@dataclass(frozen=True, slots=True)
class BgNbd:
    """The parameters: buying rates are gamma(r, alpha), chances to stop after a purchase beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float

    def log_likelihood(self, seen: Histories) -> float:
        """Of all customers together."""
        x, stays = seen.repeats, np.maximum(seen.repeats, 1)
        rate = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha)
        chance = betaln(self.a, self.b + x) - betaln(self.a, self.b)
        alive = -(self.r + x) * np.log(self.alpha + seen.age)
        gone = np.log(self.a) - np.log(self.b + stays - 1) - (self.r + x) * np.log(self.alpha + seen.last)
        both = np.where(x > 0, np.logaddexp(alive, gone), alive)
        return float(seen.customers @ (rate + chance + both))

    def still_buying(self, seen: Histories) -> Numbers:
        """The chance of each history that its customers still buy.

        NaN without a repeat purchase: the model lets customers stop only after
        one, so its answer there, 1, says nothing (not estimable).
        """
        return np.where(seen.repeats > 0, 1 / (1 + self._odds_gone(seen)), np.nan)

    def expected_purchases(self, seen: Histories, ahead: float) -> Numbers:
        """How many purchases each customer of a history will make within the time ahead."""
        left = self._kept(seen.repeats, self.alpha + seen.age, ahead)
        shape = self.a + self.b + seen.repeats - 1
        return np.asarray(shape / (self.a - 1) * (1 - left) / (1 + self._odds_gone(seen)))

    def expected_of_newcomer(self, ahead: float) -> float:
        """How many repeat purchases somebody of whom nothing is known makes in the time after the first."""
        left = self._kept(np.zeros(1), np.full(1, self.alpha), ahead)
        return float((self.a + self.b - 1) / (self.a - 1) * (1 - left[0]))

    def _odds_gone(self, seen: Histories) -> Numbers:
        stays = np.maximum(seen.repeats, 1)
        silence = ((self.alpha + seen.age) / (self.alpha + seen.last)) ** (self.r + seen.repeats)
        return np.where(seen.repeats > 0, self.a / (self.b + stays - 1) * silence, 0.0)

    def _kept(self, x: Numbers, until: Numbers, ahead: float) -> Numbers:
        """(until / (until + ahead))^(r+x) 2F1(r+x, b+x; a+b+x-1; z), by Euler's transform.

        So transformed nothing grows with x, and customers with hundreds of purchases do not overflow.
        """
        z = ahead / (until + ahead)
        transformed = hyp2f1(self.a + self.b - 1 - self.r, self.a - 1, self.a + self.b + x - 1, z)
        return np.asarray((1 - z) ** (self.a - 1) * transformed)


def fit_repeat_buying(seen: Histories) -> BgNbd | None:
    """The parameters under which these histories are likeliest; None when they do not tell (nobody bought again)."""
    if not seen.repeats.any():
        return None
    unit, scale = seen.in_scale()
    total = unit.customers.sum()
    r, alpha, a, b = likeliest(lambda found: BgNbd(*found).log_likelihood(unit) / total, [1.0, 0.5, 1.0, 2.0])
    return BgNbd(float(r), float(alpha) * scale, float(a), float(b))
