"""Metrics that are the share of records of which something is true."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import group_columns, hits_of, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Counts, Metric, Selection
from zhiyin.metrics.strata import share_of_strata
from zhiyin.warehouse.engine import Query


def share_of_customers(card: Card, population: Callable[[Selection], Query], *, hit: str, shown: str) -> Metric:
    """The metric: customers of whom `hit`, a condition on a row of the population, is true / all of its rows."""

    def counted(population: Query, selection: Selection) -> Query:
        counts = f"count(*) AS n, count(*) FILTER (WHERE {hit}) AS hits"
        groups = group_columns(selection)
        return population.then("records", f"SELECT {groups}, {counts} FROM records GROUP BY {groups}")  # noqa: S608 - our own names

    return Metric(card, population, counted, _figures, shown, contrast=hybrid_difference)


def share_of_records(
    card: Card, population: Callable[[Selection], Query], *, hits: Mapping[str, str], shown: str
) -> Metric:
    """The metric: records of which a condition is true / all, where one customer may have several.

    The first of the named conditions is the metric, the others stand beside it by name. Wilson, at the number of
    independent records that tells as much.
    """
    main, *others = hits

    def quantified(selection: Selection) -> Query:
        told = ", ".join(f"CASE WHEN {condition} THEN 1 ELSE 0 END AS {name}" for name, condition in hits.items())
        return population(selection).then("all_records", f"SELECT *, {told} FROM all_records")  # noqa: S608 - our own names

    def counted(population: Query, selection: Selection) -> Query:
        return summed_by_customer(population, selection, votes=[*hits])

    def figures(counts: Counts) -> Figures | None:
        sums = {name: hits_of(counts, name) for name in hits}
        found = {name: share(int(each.total), each.n, effective_n=each.effective_n) for name, each in sums.items()}
        beside = {name: estimate for name in others if (estimate := found[name])}
        value = found[main]
        return Figures(value, beside, respondents=sums[main].clusters) if value else None

    def of_strata(strata: Sequence[tuple[float, Counts]]) -> Figures | None:
        found = {name: share_of_strata(strata, name) for name in hits}
        value, beside = found[main], {name: each.main for name in others if (each := found[name])}
        return replace(value, also={**beside, **value.also}) if value else None

    return Metric(card, quantified, counted, figures, shown, contrast=hybrid_difference, weighted=of_strata)


def _figures(counts: Counts) -> Figures | None:
    found = share(counts["hits"], counts["n"])
    return Figures(found, respondents=counts["n"]) if found else None
