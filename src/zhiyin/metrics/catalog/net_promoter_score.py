"""Net promoter score (净推荐值): how many would recommend the brand, less how many would warn of it."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.clusters import ClusteredSums
from zhiyin.metrics.arithmetic.promoters import NpsCounts, net_promoter_score
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import clustered, summed_by_customer
from zhiyin.metrics.estimate import Figures, centred_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit, Variant
from zhiyin.metrics.surveys import DIMENSIONS, RELATION, answers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="net_promoter_score",
    name="Net promoter score",
    purpose="Whether customers would recommend the brand to friends and colleagues.",
    formula="100 × (promoters − detractors) / answers; promoters answered 9 or 10, detractors 0 to 6",
    unit=Unit.POINTS,
    direction=Direction.UP,
    population="answers to the question of recommending, on the scale 0 to 10",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale and skipped questions do not count; other scales are not recoded",
    interval="adjusted Wald with three answers added (¾ promoters, ¾ detractors); several answers of one "
    "customer count for n / design effect",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"promoters": Unit.SHARE, "detractors": Unit.SHARE},
    also_named={"promoters": "Promoters", "detractors": "Detractors"},
    variant=Variant.RELATION,
    minimum_respondents=5,
    bounds=(-100, 100),
    note="Relationship and transactional answers are separate series. Net Promoter, NPS and Net Promoter Score are "
    "trademarks of Bain & Company, NICE Systems and Fred Reichheld.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)

_PROMOTER_LESS_DETRACTOR = "CASE WHEN score >= 9 THEN 1 WHEN score < 7 THEN -1 ELSE 0 END AS vote"


def _population(selection: Selection) -> Query:
    return answers(selection, "nps", 10, _PROMOTER_LESS_DETRACTOR, lowest=0, variant=RELATION)


def _counted(population: Query, selection: Selection) -> Query:
    groups = {"promoters": "count(*) FILTER (vote = 1)", "detractors": "count(*) FILTER (vote = -1)"}
    return summed_by_customer(population, selection, ["vote"], groups)


def _figures(counts: Counts) -> Figures | None:
    votes: ClusteredSums = clustered(counts, "vote")
    passives = votes.n - counts["promoters"] - counts["detractors"]
    groups = NpsCounts(counts["promoters"], passives, counts["detractors"])
    score = net_promoter_score(groups, design_effect=votes.design_effect)
    promoters = share(groups.promoters, groups.total, effective_n=votes.effective_n)
    detractors = share(groups.detractors, groups.total, effective_n=votes.effective_n)
    if not (score and promoters and detractors):
        return None
    return Figures(score, {"promoters": promoters, "detractors": detractors}, respondents=votes.clusters)


METRIC = Metric(CARD, _population, _counted, _figures, "score", contrast=centred_difference)
