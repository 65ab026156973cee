"""Metrics that are the share of records of which something is true."""

from __future__ import annotations

from collections.abc import Callable

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import group_columns
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Counts, Metric, Selection
from zhiyin.warehouse.engine import Query


def share_of_customers(card: Card, population: Callable[[Selection], Query], *, hit: str, shown: str) -> Metric:
    """The metric: customers of whom `hit`, a condition on a row of the population, is true / all of its rows."""

    def counted(population: Query, selection: Selection) -> Query:
        counts = f"count(*) AS n, count(*) FILTER (WHERE {hit}) AS hits"
        groups = group_columns(selection)
        return population.then("records", f"SELECT {groups}, {counts} FROM records GROUP BY {groups}")  # noqa: S608 - our own names

    return Metric(card, population, counted, _figures, shown, contrast=hybrid_difference)


def _figures(counts: Counts) -> Figures | None:
    found = share(counts["hits"], counts["n"])
    return Figures(found, respondents=counts["n"]) if found else None
