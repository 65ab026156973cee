"""Employee net promoter score (员工净推荐值): how many of the brand's own people would recommend working for it."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.staff_answers import DIMENSIONS, LEAST_PEOPLE, staff_answers
from zhiyin.metrics.votes import votes_metric

CARD = Card(
    id="employee_net_promoter_score",
    name="Employee net promoter score",
    purpose="Whether the brand's own people would recommend it as a place to work.",
    formula="100 × (promoters − detractors) / answers; promoters answered 9 or 10, detractors 0 to 6",
    unit=Unit.POINTS,
    direction=Direction.UP,
    population="answers of the brand's own people, on the scale 0 to 10",
    time_basis="the brand's month of the answer; whole months that are over",
    window="the months around the days asked for",
    filters="answers off the scale and skipped questions do not count; months in which fewer than five people answered "
    "are not shown",
    interval="adjusted Wald with three answers added (¾ promoters, ¾ detractors); several answers of one "
    "customer count for n / design effect",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    about=Subject.EMPLOYEES,
    also={"promoters": Unit.SHARE, "detractors": Unit.SHARE},
    also_named={"promoters": "Promoters", "detractors": "Detractors"},
    is_of_staff=True,
    minimum_respondents=LEAST_PEOPLE,
    bounds=(-100, 100),
    note="Not comparable with scores on five points. Departments in which fewer than five people answered in a month "
    "are shown together, as *, so that nobody's answer can be worked out, not even from the difference of two numbers. "
    "Single answers are shown to nobody.",
    needs=("fact_responses.question_kind=enps",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = votes_metric(CARD, kind="enps", lowest=0, scale_max=10, good_from=9, bad_to=6, asked=staff_answers)
