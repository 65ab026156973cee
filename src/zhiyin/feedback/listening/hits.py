"""All that rose more than chance allows, over everything that was tested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhiyin.feedback.listening.model import Floats, Integers, Rules
from zhiyin.feedback.listening.rises import Rises, dispersions, largest_true_chance, rises
from zhiyin.feedback.listening.series import Family, Kind, Said
from zhiyin.feedback.listening.weekdays import expected_exposure, weekday_factors


@dataclass(frozen=True, eq=False)
class Hit:
    """One series that rose in one window."""

    kind: Kind
    key: Any
    series: int
    rises: Rises
    sayings: Integers  # within the window
    family: Family
    weight: float  # of a test of its kind
    limit: float  # up to which tail a rise of its kind is believed

    @property
    def seen(self) -> float:
        return float(self.rises.seen[self.series])

    @property
    def expected(self) -> float:
        return float(self.rises.expected[self.series])

    @property
    def excess(self) -> float:
        return self.seen - self.expected

    @property
    def chance(self) -> float:
        return float(self.rises.chance[self.series])

    @property
    def weighed(self) -> float:
        """Its tail by the weight of its kind: what tails of all kinds are compared by."""
        return self.chance / self.weight


@dataclass(frozen=True, slots=True)
class Found:
    """What rose, the surest first."""

    hits: Sequence[Hit]
    tested: int
    false_share: float
    cell_counts: Floats  # of all cells by day, as the family of cells orders them


def found(said: Said, families: Sequence[Family], rules: Rules) -> Found:
    """Every window of every series is one test; Benjamini-Hochberg over all of them together.

    Cells, phrases and clusters have the same weight as kinds, so that thousands of phrases do not drown a few
    cells (weighted BH: Genovese, Roeder and Wasserman 2006). Which series are tested depends on how often they
    were counted in base and window together, and so says nothing of when: the tails stay true (independent
    filtering: Bourgon, Gentleman and Huber 2010).
    """
    counts = [said.by_day(family.members) for family in families]
    tested = [[*_tested(said, each, rules)] for each in counts]
    sizes = [sum(len(each.chance) for each in of_kind) for of_kind in tested]
    weights = [_weight(size, sizes) for size in sizes]
    parts = [each.chance / weight for of_kind, weight in zip(tested, weights, strict=True) for each in of_kind]
    limit = largest_true_chance(np.concatenate([np.ones(0), *parts]), rules.false_share)
    hits = [
        hit
        for family, of_kind, weight in zip(families, tested, weights, strict=True)
        for each in of_kind
        for hit in _above(said, family, each, weight, limit, rules)
    ]
    return Found(sorted(hits, key=lambda hit: hit.weighed), sum(sizes), rules.false_share, counts[0])


def _weight(size: int, sizes: Sequence[int]) -> float:
    """What one test weighs: each kind that was tested at all has the same share, and one test weighs 1 on average."""
    return sum(sizes) / (sum(each > 0 for each in sizes) * size) if size else 1.0


def still_believed(hits: Sequence[Hit], found_: Found) -> list[Hit]:
    """Those that would have been found without the others, which one issue has explained away.

    One true rise shows in dozens of phrases and cells. Left in, each of them would let chance in elsewhere.
    """
    limit = largest_true_chance(np.array([hit.weighed for hit in hits]), found_.false_share, tested=found_.tested)
    return [hit for hit in hits if hit.weighed <= limit]


def is_worth_it(count: float, expected: float, rules: Rules) -> bool:
    return count >= rules.least_voices and count >= rules.least_ratio * expected


def _tested(said: Said, counts: Floats, rules: Rules) -> Iterator[Rises]:
    if not len(counts):
        return
    spread, exposure = _habits(said, counts, rules)
    for window in rules.windows:
        if said.day_count - window >= rules.least_base_days:
            yield rises(counts, exposure, spread, window=window, base_days=rules.base_days)


def _habits(said: Said, counts: Floats, rules: Rules) -> tuple[Floats, Floats]:
    """Dispersion and exposure, learnt from the days before the longest window, so that a rise cannot hide itself."""
    late = max(window for window in rules.windows if said.day_count - window >= rules.least_base_days)
    before = slice(0, said.day_count - late)
    factors = weekday_factors(counts[:, before], said.volume[before], said.weekdays[before])
    exposure = expected_exposure(factors, said.volume, said.weekdays)
    return dispersions(counts[:, before], exposure[:, before]), exposure


def _above(said: Said, family: Family, each: Rises, weight: float, limit: float, rules: Rules) -> Iterator[Hit]:
    for series in np.flatnonzero(each.chance <= limit * weight).tolist():
        if is_worth_it(each.seen[series], each.expected[series], rules):
            sayings = family.sayings_of(series)
            late = sayings[said.days[sayings] >= said.day_count - each.window]
            yield Hit(family.kind, family.keys[series], series, each, late, family, weight, limit * weight)
