"""A number with what chance leaves open, and the difference of two of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf, sqrt

from scipy.special import ndtr, ndtri

Z95 = float(ndtri(0.975))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval over n records; a part that cannot be known is None."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """A group that was weighted: its values (several that were too small for themselves), its share, its records."""

    values: tuple[str | None, ...]
    share: float  # of the population
    n: int


@dataclass(frozen=True, slots=True)
class Weighting:
    """How a value was weighted: by which dimension, to whose shares."""

    by: str
    to: str  # customers, orders, or shares as they were given
    strata: tuple[Stratum, ...]
    silent: tuple[str | None, ...]  # parts of the population of which nobody answered: the others stand for them
    foreign: tuple[str | None, ...]  # answers of which the population has no such part: they are left out


@dataclass(frozen=True, slots=True)
class Figures:
    """What one group of records says: the metric itself, and further figures beside it by name.

    `respondents` is how many customers stand behind the records.
    """

    main: Estimate
    also: Mapping[str, Estimate] = field(default_factory=dict)
    respondents: int = 0
    weighting: Weighting | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Now minus before, with its 95 % interval; `p` is how often chance alone would move it as far."""

    value: float
    low: float | None
    high: float | None
    p: float

    @property
    def is_significant(self) -> bool:
        return self.p < 0.05


Contrast = Callable[[Estimate, Estimate], Difference | None]


def hybrid_difference(now: Estimate, before: Estimate) -> Difference | None:
    """The difference of two estimates whose intervals may be lopsided; None when one is unknown.

    Newcombe (1998), method 10: each limit adds the squared distances of the two
    values from the limits that face it. With Wilson intervals this is his hybrid score interval
    for two proportions, with symmetric ones the root of the sum of squares.
    """
    if now.value is None or before.value is None:
        return None
    value = now.value - before.value
    below = _root(_reach(now.value, now.low), _reach(before.high, before.value))
    above = _root(_reach(now.high, now.value), _reach(before.value, before.low))
    return _difference(value, value, below, above)


def centred_difference(now: Estimate, before: Estimate) -> Difference | None:
    """The difference of two adjusted Wald estimates: the centres of their intervals are what is compared."""
    if now.value is None or before.value is None:
        return None
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return _difference(now.value - before.value, now.value - before.value, inf, inf)
    centre = (now.low + now.high - before.low - before.high) / 2
    margin = _root((now.high - now.low) / 2, (before.high - before.low) / 2)
    return _difference(now.value - before.value, centre, margin, margin)


def _difference(value: float, centre: float, below: float, above: float) -> Difference:
    facing = below if centre > 0 else above  # the side on which zero lies
    z = abs(centre) / facing * Z95 if facing else (inf if centre else 0.0)
    return Difference(
        value,
        low=None if below == inf else centre - below,
        high=None if above == inf else centre + above,
        p=float(2 * ndtr(-z)),
    )


def _reach(upper: float | None, lower: float | None) -> float:
    """The way between a value and its limit; endless when the limit is unknown."""
    return inf if upper is None or lower is None else upper - lower


def _root(a: float, b: float) -> float:
    return sqrt(a * a + b * b)
