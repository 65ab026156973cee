"""Which of many cells that rise together is the one to name: the deepest that carries the rise."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.stats import binom

from zhiyin.feedback.listening.hits import Hit
from zhiyin.feedback.listening.model import Cell, Floats

CARRIES = 0.7
"""A child that makes up this share of what its parent has too much explains it."""
PAIR_CARRIES = 0.25
"""Several children together explain a parent when each makes up at least this share of it."""
BY_CHANCE = 0.05
_HABIT = 20.0  # voices: how far the ordinary share of a child is drawn to that of its sides in all that is said


def deepest(first: Hit, hits: Sequence[Hit], counts: Floats) -> Hit:
    """From the widest cell that the surest one explains down, while a child has more than its ordinary share.

    A region in which nine of ten customers live carries nine tenths of every rise, and explains none.
    """
    wider = [hit for hit in hits if hit.key.holds(first.key) and has_most_of(hit, first)]
    named = min(wider, key=lambda hit: (hit.key.depth, -hit.excess, repr(hit.key)), default=first)
    while True:
        below = [hit for hit in hits if hit.key != named.key and named.key.holds(hit.key)]
        carrying = [hit for hit in below if carries(named, hit, counts)]
        if not carrying:
            return named
        named = max(carrying, key=lambda hit: (hit.excess, -hit.key.depth, repr(hit.key)))


def has_most_of(parent: Hit, child: Hit) -> bool:
    return _in_window(child, parent).excess >= CARRIES * parent.excess


def carries(parent: Hit, child: Hit, counts: Floats) -> bool:
    """Whether one child explains its parent: it has most of the excess, and more than its ordinary share of it."""
    return has_most_of(parent, child) and is_more_than_its_share(parent, _in_window(child, parent), counts)


def is_more_than_its_share(parent: Hit, child: Hit, counts: Floats) -> bool:
    base = parent.rises.base
    if child.seen == parent.seen and base[child.series] == base[parent.series]:
        return True  # the two are one thing, and the narrower name tells more
    within = min(child.seen, parent.seen)
    return float(binom.sf(within - 1, int(parent.seen), _ordinary_share(parent, child, counts))) < BY_CHANCE


def split(parent: Hit, hits: Sequence[Hit], counts: Floats) -> list[Hit]:
    """Children that share nothing and together carry the rise of their parent; empty where it is one rise."""
    below = [hit for hit in hits if hit.key != parent.key and parent.key.holds(hit.key)]
    chosen: list[Hit] = []
    for hit in sorted(below, key=lambda hit: (-hit.excess, hit.key.depth)):
        apart = all(not set(hit.sayings) & set(other.sayings) for other in chosen)
        if apart and hit.excess >= PAIR_CARRIES * parent.excess and is_more_than_its_share(parent, hit, counts):
            chosen.append(hit)
    carried = sum(hit.excess for hit in chosen)
    return chosen if len(chosen) > 1 and carried >= CARRIES * parent.excess else []


def _in_window(child: Hit, parent: Hit) -> Hit:
    """The child, counted in the window of its parent."""
    if child.rises.window == parent.rises.window:
        return child
    start = parent.sayings.min() if len(parent.sayings) else 0
    inside = child.family.sayings_of(child.series)
    return Hit(
        child.kind,
        child.key,
        child.series,
        parent.rises,
        inside[inside >= start],
        child.family,
        child.weight,
        child.limit,
    )


def _ordinary_share(parent: Hit, child: Hit, counts: Floats) -> float:
    """Which share of its parent a child is in the base, drawn to the share of its sides in all that is said."""
    base = parent.rises.base
    of_sides = 1.0
    places = {key: place for place, key in enumerate(child.family.keys)}
    everything = max(float(counts.sum(axis=1).max()), 1.0)
    for side in _sides(parent.key, child.key):
        if side in places:
            of_sides *= min(float(counts[places[side]].sum()) / everything, 1.0)
    return (float(base[child.series]) + _HABIT * of_sides) / (float(base[parent.series]) + _HABIT)


def _sides(parent: Cell, child: Cell) -> list[Cell]:
    """What the child says more than its parent, each side for itself."""
    sides = []
    if child.sku != parent.sku or child.category != parent.category:
        sides.append(Cell(category=child.category, sku=child.sku))
    sides += [Cell(topic=child.topic)] if child.topic != parent.topic else []
    sides += [Cell(polarity=child.polarity)] if child.polarity != parent.polarity else []
    sides += [Cell(region=child.region)] if child.region != parent.region else []
    return sides
