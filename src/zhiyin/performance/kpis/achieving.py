"""How far a value has come to its target, and what the children of a node have achieved together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Card, Direction
from zhiyin.metrics.results import Display
from zhiyin.performance.model import bounds_of


class Standing(StrEnum):
    """Where a value stands to its target."""

    REACHED = "reached"
    MISSED = "missed"
    UNSURE = "unsure"  # the target lies within the interval: chance alone may decide
    TOO_FEW = "too_few"  # records, to show the value
    NO_TARGET = "no_target"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True)
class Achievement:
    """The verdict, and the degree (0 to 1) of what was wanted; `low` and `high` at the edges of the interval."""

    standing: Standing
    degree: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A child with its weight: what it achieved of the `known` share (0 to 1) of it."""

    weight: float
    known: float
    degree: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class RollUp:
    """The weighted mean of the degrees that are known; `low` and `high` if all children lay at that edge at once."""

    degree: float | None
    low: float | None
    high: float | None
    known: float  # share of the weight


def achievement(card: Card, estimate: Estimate, display: Display, wanted: float | None) -> Achievement:
    """Where the value stands to what is wanted over the same days.

    degree = (value - least) / (wanted - least), where least is the lowest value that the metric can have (-100 for
    NPS, 1 for stars, 0 for times, shares and amounts), turned over where less is better; never above 1, so that no
    KPI makes up for another one.
    """
    if estimate.n == 0:
        return Achievement(Standing.NO_VALUE)
    if display is not Display.NORMAL or estimate.value is None:
        return Achievement(Standing.TOO_FEW)
    if wanted is None:
        return Achievement(Standing.NO_TARGET)
    edges = sorted(_degree(card, end, wanted) for end in (estimate.low, estimate.high) if end is not None)
    low, high = edges if len(edges) == 2 else (None, None)
    return Achievement(_standing(card, estimate, wanted), _degree(card, estimate.value, wanted), low, high)


def rolled_up(children: Sequence[Weighed]) -> RollUp:
    """What is unknown of a child counts neither for it nor against it, and lowers the known share."""
    total = sum(child.weight for child in children)
    known = [child for child in children if child.degree is not None]
    weight = sum(child.weight * child.known for child in known)
    if not weight:
        return RollUp(None, None, None, 0.0)

    def mean(edge: str) -> float:
        return sum(child.weight * child.known * _edge(child, edge) for child in known) / weight

    return RollUp(mean("degree"), mean("low"), mean("high"), weight / total)


def _edge(child: Weighed, edge: str) -> float:
    """Where the child itself has no interval, its edges are its degree."""
    found: float | None = getattr(child, edge)
    assert child.degree is not None
    return child.degree if found is None else found


def _standing(card: Card, estimate: Estimate, wanted: float) -> Standing:
    """By the interval; a sum over the days (orders, revenue) is what was wanted itself, so it decides alone."""
    low, value, high = estimate.low, estimate.value, estimate.high
    if not card.adds_up and low is not None and high is not None and low < wanted < high:
        return Standing.UNSURE
    assert value is not None
    is_reached = value >= wanted if card.direction is Direction.UP else value <= wanted
    return Standing.REACHED if is_reached else Standing.MISSED


def _degree(card: Card, value: float, wanted: float) -> float:
    least = bounds_of(card)[0]
    come, whole = value - least, wanted - least
    if card.direction is Direction.DOWN:
        come, whole = whole, come
    return 1.0 if come >= whole else max(come, 0.0) / whole
