"""From a definition to a metric like any other: its records, what is counted of them, and the arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.clusters import mean, total
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import clustered, group_columns, hits_of, summed_by_customer
from zhiyin.metrics.custom.cards import card_of
from zhiyin.metrics.custom.deriving import divisors_of, estimated, is_comparable, shares_of
from zhiyin.metrics.custom.expression import Expression, Operation, totals_of
from zhiyin.metrics.custom.following import DAY, entered
from zhiyin.metrics.custom.joining import joined, moments_of, with_products
from zhiyin.metrics.custom.measure import How, Total
from zhiyin.metrics.custom.model import Conversion, Definition, Derived, Ratio, Simple
from zhiyin.metrics.custom.records import QUANTITY
from zhiyin.metrics.custom.sources import parts_of_unit
from zhiyin.metrics.custom.windows import in_window
from zhiyin.metrics.estimate import Difference, Estimate, Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Metric, Selection, Unit
from zhiyin.metrics.strata import mean_of_strata, share_of_strata
from zhiyin.warehouse.engine import Query


def metric_of(definition: Definition, history: tuple[Change, ...]) -> Metric:
    """The metric that the definition means."""
    card = card_of(definition, history)
    match definition.body:
        case Simple() as body:
            return _simple(card, body)
        case Ratio(part, whole):
            # Shown is each customer's part; of a share nothing, since that is in another unit.
            return _of_sums(
                card, Operation("/", Total(part), Total(whole)), "NULL" if card.unit is Unit.SHARE else "q0"
            )
        case Conversion() as body:
            return _conversion(card, body)
        case Derived() as body:
            return _of_sums(card, body.expression)
        case never:
            assert_never(never)


def _simple(card: Card, body: Simple) -> Metric:
    measure, parts = body.measure, parts_of_unit(body.measure)

    def population(selection: Selection) -> Query:
        return in_window(measure, body.window, selection)

    def counted(population: Query, selection: Selection) -> Query:
        if measure.how is How.SHARE:
            return summed_by_customer(population, selection, votes=[QUANTITY])
        return summed_by_customer(population, selection, [QUANTITY])

    def figures(counts: Counts) -> Figures | None:
        if measure.how is How.SHARE:
            hits = hits_of(counts, QUANTITY)
            proportion = share(int(hits.total), hits.n, effective_n=hits.effective_n)
            return Figures(proportion, respondents=hits.clusters) if proportion else None
        sums = clustered(counts, QUANTITY)
        found = mean(sums) if measure.how is How.AVERAGE else total(sums)
        return Figures(divided(found, parts), respondents=sums.clusters) if found else None

    # What is counted since the first of a month is of more days at its end than at its beginning: no test.
    contrast = _none if body.window.since else hybrid_difference
    shown = f"{QUANTITY} / {float(parts)}"
    if measure.how not in (How.SHARE, How.AVERAGE):
        return Metric(card, population, counted, figures, shown, contrast)

    def of_strata(strata: Sequence[tuple[float, Counts]]) -> Figures | None:
        if measure.how is How.SHARE:
            return share_of_strata(strata, QUANTITY)
        return mean_of_strata(strata, QUANTITY, parts)

    return Metric(card, population, counted, figures, shown, contrast, weighted=of_strata)


def _of_sums(card: Card, expression: Expression, shown: str = "NULL") -> Metric:
    """What is made of sums over the same customers."""
    totals = totals_of(expression)
    shares = [(totals.index(part), totals.index(whole)) for part, whole in shares_of(expression)]
    divisors = [totals.index(total) for total in divisors_of(expression)]

    def population(selection: Selection) -> Query:
        return joined(totals, selection)

    def counted(population: Query, selection: Selection) -> Query:
        return with_products(population, selection, len(totals), shares)

    def figures(counts: Counts) -> Figures | None:
        moments = moments_of(counts, len(totals), shares, divisors)
        if moments.clusters == 0:
            return None
        return Figures(estimated(expression, totals, moments), respondents=moments.clusters)

    contrast = _known_difference if is_comparable(expression) else _none
    return Metric(card, population, counted, figures, shown, contrast)


def _known_difference(now: Estimate, before: Estimate) -> Difference | None:
    """None where nothing says how far chance would move one of them."""
    return None if now.low is None or before.low is None else hybrid_difference(now, before)


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
