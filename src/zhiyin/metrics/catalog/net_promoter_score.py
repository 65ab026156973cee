"""Net promoter score (净推荐值): how many would recommend the brand, less how many would warn of it."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Unit, Variant
from zhiyin.metrics.surveys import DIMENSIONS
from zhiyin.metrics.votes import votes_metric

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

METRIC = votes_metric(CARD, kind="nps", lowest=0, scale_max=10, good_from=9, bad_to=6)
