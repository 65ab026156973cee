"""Totals weighted to the population they stand for: its shares, the groups that are weighted, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from typing import Any

import numpy as np

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics import activity, purchases
from zhiyin.metrics.comparing import Counted, Row
from zhiyin.metrics.counting import UNKNOWN, key
from zhiyin.metrics.estimate import Estimate, Figures, Stratum, Weighting
from zhiyin.metrics.model import Card, Counts, Cut, Like, Metric, Selection, Trait, Unit, Weights
from zhiyin.metrics.results import bounded
from zhiyin.metrics.traits import with_traits
from zhiyin.warehouse.engine import Query

Shares = Mapping[str | None, float]

_PLACE = ("span", "variant")
_DIMENSIONS = {Like.CUSTOMERS: activity.DIMENSIONS, Like.ORDERS: purchases.DIMENSIONS}
_NOT_KNOWN = {
    Like.CUSTOMERS: "it is not known which customers are of which {dimension}: give the shares themselves",
    Like.ORDERS: "it is not known which orders are of which {dimension}: give the shares themselves",
}
BESIDE_WEIGHTED = {
    "unweighted": "Unweighted",
    "effective_n": "Effective number of answers",
    "covered": "Share of the population",
}


@dataclass(frozen=True, slots=True)
class _Group:
    """Some values of what is weighted by, taken together; of one alone unless it has too few people.

    Of `people` there are at least so many: who is in several groups is not told apart from others.
    """

    values: tuple[str | None, ...]
    share: float
    counts: Counts
    people: int

    def with_other(self, other: _Group, *, apart: bool) -> _Group:
        """Both together; `apart` where nobody is in both."""
        counts = {name: _together(self.counts[name], other.counts[name]) for name in self.counts}
        people = _at_least([self.people, other.people], apart=apart)
        return _Group((*self.values, *other.values), self.share + other.share, counts, people)


_HOW = {
    "customers": "each group weighs as many customers as were active in the days, answer or not",
    "orders": "each group weighs as many orders as it has in the days, answer or not",
    "shares": "each group weighs the share that was given for it",
}


def weighted_card(card: Card, weights: Weights) -> Card:
    """What a weighted value means: beside it stand the unweighted one, and what weighting cost."""
    also = {"unweighted": card.unit, "effective_n": Unit.COUNT, "covered": Unit.SHARE}
    return replace(
        card, also={**card.also, **also}, also_named={**card.also_named, **BESIDE_WEIGHTED}, weights=_HOW[weights.to]
    )


def require_weights(metric: Metric, weights: Weights, asked: Iterable[Selection]) -> None:
    """Refuse what cannot be weighted, or not by this."""
    card = metric.card
    if metric.weighted is None or card.is_of_staff:
        raise InvalidInput("{metric} cannot be weighted", pointer="weights", metric=card.id)
    if weights.by.is_time:
        raise InvalidInput("nothing is weighted by days, weeks or months", pointer="weights")
    if any(weights.by in (*selection.by, *selection.filters) for selection in asked):
        raise InvalidInput("what is weighted by {dimension} cannot be split or narrowed by it too", pointer="weights",
                           dimension=weights.by.value)  # fmt: skip
    if any(not 0 <= each < 1e12 for each in weights.shares.values()) or (
        weights.shares and not sum(weights.shares.values())
    ):
        raise InvalidInput("a share is a number of 0 or more, and one is more than 0", pointer="share")


def population_by(weights: Weights, selection: Selection) -> Query:
    """How many of the population there are of each value, of the days and filters asked for."""
    asked = replace(selection, spans=selection.spans[:1], by=(weights.by,), variant=None)
    of_records = asked.of_records()
    for cut in (*of_records.by, *of_records.filters):
        if cut not in _DIMENSIONS[weights.like]:
            raise InvalidInput(_NOT_KNOWN[weights.like], pointer="weights", dimension=cut.value)
    if weights.like is Like.ORDERS:
        population = purchases.orders(of_records, variant=UNKNOWN)
    else:
        population = activity.active_customers(of_records)
    column = key(weights.by)
    counted = f"SELECT {column} AS stratum, count(*) AS n FROM records GROUP BY {column}"  # noqa: S608 - our own names
    return with_traits(population, asked).then("records", counted)


def weighed(
    metric: Metric, weights: Weights, rows: Iterable[Row], shares: Shares, plain: Sequence[Counted], by: Sequence[Cut]
) -> list[Counted]:
    """The plain values weighted, each with its own groups in `rows`; those of nobody in the population are left out."""
    columns = [key(cut) for cut in by]

    def place(row: Row) -> tuple[Any, ...]:
        return row["span"], row["variant"], tuple(row[column] for column in columns)

    ordered = sorted(rows, key=lambda row: repr(place(row)))
    groups = {at: [*group] for at, group in groupby(ordered, key=place)}
    found = []
    for one in plain:
        figures = _weighed(metric, weights, groups.get((one.span, one.variant, one.key), []), shares, one.figures)
        if figures:
            found.append(replace(one, figures=figures))
    return found


def _weighed(metric: Metric, weights: Weights, rows: Sequence[Row], shares: Shares, plain: Figures) -> Figures | None:
    assert metric.weighted, "whoever asks has seen to it"
    apart = isinstance(weights.by, Trait)  # a customer has one value of a trait, but may answer in two channels
    all_groups = _large_enough(
        _groups_of(metric, weights, rows, shares), metric.card.minimum_respondents, plain.respondents, apart=apart
    )
    groups = [group for group in all_groups if group.share]
    figures = metric.weighted([(group.share, group.counts) for group in groups])
    if figures is None:
        return None
    n, covered = figures.main.n, sum(group.share for group in groups) / sum(shares.values())
    beside = {
        "unweighted": bounded(metric.card, plain.main),
        "covered": Estimate(min(covered, 1.0), None, None, n),
    }
    strata = tuple(Stratum(group.values, group.share / sum(shares.values()), group.counts["n"]) for group in groups)
    people = _at_least([group.people for group in groups], apart=apart)
    return replace(
        figures,
        also={**plain.also, **figures.also, **beside},
        respondents=plain.respondents if len(groups) == len(all_groups) else min(plain.respondents, people),
        weighting=_weighting(weights, strata, rows, shares),
    )


def _weighting(weights: Weights, strata: tuple[Stratum, ...], rows: Sequence[Row], shares: Shares) -> Weighting:
    heard = {value for stratum in strata for value in stratum.values}
    told = {row[key(weights.by)] for row in rows}
    silent = tuple(value for value, of_all in shares.items() if of_all and value not in heard)
    foreign = tuple(sorted((value for value in told - heard), key=str))
    return Weighting(weights.by.value, weights.to, strata, silent, foreign)


def _groups_of(metric: Metric, weights: Weights, rows: Sequence[Row], shares: Shares) -> list[_Group]:
    """Those in which somebody answered, also of those that the population does not know; the largest first."""
    column, found = key(weights.by), []
    for row in rows:
        figures = metric.figures(row)
        if figures:
            counts = {name: value for name, value in row.items() if name not in _PLACE and not name.startswith("by_")}
            found.append(_Group((row[column],), shares.get(row[column], 0.0), counts, figures.respondents))
    return sorted(found, key=lambda group: (-group.people, str(group.values)))


def _large_enough(groups: Sequence[_Group], least: int, people: int, *, apart: bool) -> list[_Group]:
    """Groups of so many people: smaller ones are taken together, and if need be with the smallest of the others.

    Shares have no say in this: otherwise two totals of other shares would differ by what single people said. All groups
    together are of so many `people`.
    """
    large = [group for group in groups if group.people >= least]
    small = [group for group in groups if group.people < least]
    if not small:
        return large
    rest = reduce(lambda one, other: one.with_other(other, apart=apart), small)
    if rest.people < least and large:
        rest = large.pop().with_other(rest, apart=apart)
    return [*large, rest] if large else [replace(rest, people=people)]


def _at_least(people: Sequence[int], *, apart: bool) -> int:
    """How many people there are in groups of so many, whoever is in several of them."""
    return sum(people) if apart else max(people)


def _together(one: Any, other: Any) -> Any:
    """Numbers add up, lists go on."""
    return np.concatenate([one, other]) if isinstance(one, np.ndarray) else one + other
