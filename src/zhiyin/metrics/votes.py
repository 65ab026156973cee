"""What is measured by the share of good answers, or of good words, less the share of bad ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from zhiyin.metrics.arithmetic.promoters import NpsCounts, net_promoter_score, score_of_shares
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.weighting import weighted, weighted_share
from zhiyin.metrics.counting import summed_by_customer, with_squares
from zhiyin.metrics.estimate import Figures, centred_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit, Variant
from zhiyin.metrics.strata import effective_n
from zhiyin.metrics.surveys import DIMENSIONS, RELATION, Answers, answers
from zhiyin.warehouse.engine import Query


def votes_metric(
    card: Card,
    *,
    kind: str,
    lowest: int,
    scale_max: int,
    good_from: int,
    bad_to: int,
    asked: Answers = answers,
) -> Metric:
    """The metric of 100 × (good − bad) / answers, on the scale `lowest` to `scale_max`.

    Good answers are `good_from` and above, bad ones `bad_to` and below; their
    shares stand beside it, in this order, under the names that the card gives.
    """
    variant = RELATION if card.variant is Variant.RELATION else None
    vote = f"CASE WHEN score >= {good_from:d} THEN 1 WHEN score < {bad_to + 1:d} THEN -1 ELSE 0 END AS vote"

    def population(selection: Selection) -> Query:
        return asked(selection, kind, scale_max, vote, lowest=lowest, variant=variant)

    return balance_of_votes(card, population, shown="score")


def balance_of_votes(card: Card, population: Callable[[Selection], Query], *, shown: str) -> Metric:
    """The metric of 100 × (good − bad) / all records, whose `vote` is 1, 0 or -1.

    The shares of good and bad ones stand beside it, in this order, under the names that the card gives.
    """
    good, bad = card.also

    def counted(population: Query, selection: Selection) -> Query:
        groups = {good: "count(*) FILTER (WHERE vote = 1)", bad: "count(*) FILTER (WHERE vote = -1)"}
        return summed_by_customer(population, selection, extra=groups, votes=["vote"])

    def figures(counts: Counts) -> Figures | None:
        votes = with_squares(counts, "vote", counts[good] + counts[bad])
        groups = NpsCounts(counts[good], votes.n - counts[good] - counts[bad], counts[bad])
        score = net_promoter_score(groups, design_effect=votes.design_effect)
        also = {name: share(counts[name], votes.n, effective_n=votes.effective_n) for name in (good, bad)}
        if score is None:
            return None
        return Figures(score, {name: found for name, found in also.items() if found}, respondents=votes.clusters)

    def of_strata(strata: Sequence[tuple[float, Counts]]) -> Figures | None:
        sums = [with_squares(counts, "vote", counts[good] + counts[bad]) for _, counts in strata]
        found = weighted([(of_all, each.n, each.effective_n) for (of_all, _), each in zip(strata, sums, strict=True)])
        if found is None:
            return None
        n, also = sum(each.n for each in sums), {}
        parts = {name: [counts[name] / counts["n"] for _, counts in strata] for name in (good, bad)}
        shares = {
            name: weighted_share(found.weights, [(counts[name], counts["n"]) for _, counts in strata])
            for name in (good, bad)
        }
        for name, p in shares.items():
            if estimate := share(p * n, n, effective_n=found.effective_n_of_share(parts[name])):
                also[name] = estimate
        size = found.effective_n_of_score([*zip(parts[good], parts[bad], strict=True)])
        score = score_of_shares(shares[good], shares[bad], n, effective_n=size)
        return Figures(score, {**also, **effective_n(size, n)}, sum(each.clusters for each in sums))

    return Metric(card, population, counted, figures, shown, contrast=centred_difference, weighted=of_strata)


def question_of_the_experience(*, kind: str, name: str, purpose: str, population: str) -> Metric:
    """The metric of one of the four short questions: good are 4 and 5, bad 1 and 2, on the scale 1 to 5."""
    card = Card(
        id=f"{kind}_index",
        name=name,
        purpose=purpose,
        formula="100 × (answers 4 and 5 − answers 1 and 2) / answers, on the scale 1 to 5",
        unit=Unit.POINTS,
        direction=Direction.UP,
        population=population,
        time_basis="the brand's day of the answer",
        window="the days asked for",
        filters="answers off the scale and skipped questions do not count",
        interval="adjusted Wald with three answers added (¾ good, ¾ bad); several answers of one "
        "customer count for n / design effect",
        record=Record.RESPONSE,
        dimensions=DIMENSIONS,
        also={"good": Unit.SHARE, "bad": Unit.SHARE},
        also_named={"good": "Answers 4 and 5", "bad": "Answers 1 and 2"},
        minimum_respondents=5,
        bounds=(-100, 100),
        note="One of the four short questions of an experience: ease, enjoyment, convenience, needs met.",
        needs=(f"fact_responses.question_kind={kind}",),
        history=(Change(1, date(2026, 11, 23), "first definition"),),
    )
    return votes_metric(card, kind=kind, lowest=1, scale_max=5, good_from=4, bad_to=2)
