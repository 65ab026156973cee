"""Survey questions that are measured by the share of good answers and by the mean answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import clustered, hits_of, summed_by_customer
from zhiyin.metrics.estimate import Estimate, Figures, hybrid_difference
from zhiyin.metrics.model import Card, Counts, Metric, Selection, Unit, Variant
from zhiyin.metrics.strata import mean_of_strata, share_of_strata
from zhiyin.metrics.surveys import MILLI_SCORE, RELATION, Answers, answers
from zhiyin.warehouse.engine import Query


def answers_metric(
    card: Card, *, kind: str, scale_max: int, good_from: int, good_to: int, lowest: int = 1, asked: Answers = answers
) -> Metric:
    """The metric of answers on the scale `lowest` to `scale_max`, good ones being `good_from` to `good_to`.

    The unit of the card says whether the share of good answers or the mean comes
    first; the other stands beside it, under the name that the card gives.
    """
    (beside,) = card.also
    variant = RELATION if card.variant is Variant.RELATION else None

    def population(selection: Selection) -> Query:
        good = f"CAST(score BETWEEN {good_from:d} AND {good_to:d} AS INTEGER) AS good"
        return asked(selection, kind, scale_max, f"{good}, {MILLI_SCORE}", lowest=lowest, variant=variant)

    def counted(population: Query, selection: Selection) -> Query:
        return summed_by_customer(population, selection, ["milli_score"], votes=["good"])

    def figures(counts: Counts) -> Figures | None:
        good, average = hits_of(counts, "good"), mean(clustered(counts, "milli_score"))
        proportion = share(int(good.total), good.n, effective_n=good.effective_n)
        if not (proportion and average):
            return None
        in_scores = divided(average, 1000)
        first, second = (proportion, in_scores) if card.unit is Unit.SHARE else (in_scores, proportion)
        return Figures(first, {beside: second}, respondents=good.clusters)

    def of_strata(strata: Sequence[tuple[float, Counts]]) -> Figures | None:
        proportion, average = share_of_strata(strata, "good"), mean_of_strata(strata, "milli_score", 1000)
        if not (proportion and average):
            return None
        first, second = (proportion, average) if card.unit is Unit.SHARE else (average, proportion)
        return replace(first, also={beside: second.main, **first.also})

    return Metric(card, population, counted, figures, "score", contrast=hybrid_difference, weighted=of_strata)


def divided(estimate: Estimate, parts: float) -> Estimate:
    """An estimate that was counted in parts of its unit (thousandths: 1000), in the unit."""
    value, low, high = (None if x is None else x / parts for x in (estimate.value, estimate.low, estimate.high))
    return replace(estimate, value=value, low=low, high=high)
