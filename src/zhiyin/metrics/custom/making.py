"""From a definition to a metric like any other: its records, what is counted of them, and the arithmetic."""

from __future__ import annotations

from typing import assert_never

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.clusters import mean, total
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.ratios import RatioSums, mean_per_part
from zhiyin.metrics.counting import clustered, group_columns, summed_by_customer
from zhiyin.metrics.custom.cards import card_of
from zhiyin.metrics.custom.deriving import estimated, is_comparable
from zhiyin.metrics.custom.expression import totals_of
from zhiyin.metrics.custom.following import DAY, entered
from zhiyin.metrics.custom.joining import joined, moments_of, with_products
from zhiyin.metrics.custom.measure import How, Total
from zhiyin.metrics.custom.model import Conversion, Definition, Derived, Ratio, Simple
from zhiyin.metrics.custom.records import QUANTITY
from zhiyin.metrics.custom.sources import parts_of_unit
from zhiyin.metrics.custom.windows import in_window
from zhiyin.metrics.estimate import Difference, Estimate, Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Metric, Selection
from zhiyin.warehouse.engine import Query


def metric_of(definition: Definition, history: tuple[Change, ...]) -> Metric:
    """The metric that the definition means."""
    card = card_of(definition, history)
    match definition.body:
        case Simple() as body:
            return _simple(card, body)
        case Ratio() as body:
            return _ratio(card, body)
        case Conversion() as body:
            return _conversion(card, body)
        case Derived() as body:
            return _derived(card, body)
        case never:
            assert_never(never)


def _simple(card: Card, body: Simple) -> Metric:
    measure, parts = body.measure, parts_of_unit(body.measure)

    def population(selection: Selection) -> Query:
        return in_window(measure, body.window, selection)

    def counted(population: Query, selection: Selection) -> Query:
        return summed_by_customer(population, selection, [QUANTITY])

    def figures(counts: Counts) -> Figures | None:
        sums = clustered(counts, QUANTITY)
        found: Estimate | None
        if measure.how is How.SHARE:
            found = share(int(sums.total), sums.n, effective_n=sums.effective_n)
        else:
            found = mean(sums) if measure.how is How.AVERAGE else total(sums)
        return Figures(divided(found, parts), respondents=sums.clusters) if found else None

    return Metric(card, population, counted, figures, f"{QUANTITY} / {float(parts)}", contrast=hybrid_difference)


def _ratio(card: Card, body: Ratio) -> Metric:
    sides = (Total(body.part), Total(body.whole))

    def population(selection: Selection) -> Query:
        return joined(sides, selection)

    def counted(population: Query, selection: Selection) -> Query:
        return with_products(population, selection, len(sides))

    def figures(counts: Counts) -> Figures | None:
        moments = moments_of(counts, len(sides))
        (part, whole), (squares, mixed) = moments.sums, moments.products
        found = mean_per_part(
            RatioSums(moments.clusters, part, whole, moments.clusters, squares[0], mixed[1], squares[1])
        )
        return Figures(found, respondents=moments.clusters) if found else None

    return Metric(card, population, counted, figures, "q0", contrast=hybrid_difference)


def _derived(card: Card, body: Derived) -> Metric:
    totals = totals_of(body.expression)

    def population(selection: Selection) -> Query:
        return joined(totals, selection)

    def counted(population: Query, selection: Selection) -> Query:
        return with_products(population, selection, len(totals))

    def figures(counts: Counts) -> Figures:
        moments = moments_of(counts, len(totals))
        return Figures(estimated(body.expression, totals, moments), respondents=moments.clusters)

    contrast = hybrid_difference if is_comparable(body.expression) else _none
    return Metric(card, population, counted, figures, "q0", contrast)


def _none(_: Estimate, __: Estimate) -> Difference | None:
    return None


def _conversion(card: Card, body: Conversion) -> Metric:
    def population(selection: Selection) -> Query:
        return entered(body, selection)

    def counted(population: Query, selection: Selection) -> Query:
        groups = group_columns(selection)
        counts = f"count(*) AS n, count(*) FILTER (WHERE until_event <= {body.days * DAY}) AS hits"
        return population.then("records", f"SELECT {groups}, {counts} FROM records GROUP BY {groups}")  # noqa: S608 - our own names

    def figures(counts: Counts) -> Figures | None:
        found = share(counts["hits"], counts["n"])
        return Figures(found, respondents=counts["n"]) if found else None

    return Metric(card, population, counted, figures, "until_event / 1e6", contrast=hybrid_difference)
