"""Employee engagement (员工敬业度): the share of the brand's own people who put their heart into it."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import answers_metric
from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.staff_answers import DIMENSIONS, LEAST_PEOPLE, staff_answers

CARD = Card(
    id="employee_engagement",
    name="Employee engagement",
    purpose="Whether the brand's own people put their heart into their work.",
    formula="answers 4 and 5 / valid answers, on the scale 1 (strongly disagree) to 5 (strongly agree); beside it the "
    "mean answer",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="answers of the brand's own people, on the scale 1 to 5",
    time_basis="the brand's month of the answer; whole months that are over",
    window="the months around the days asked for",
    filters="answers off the scale and skipped questions do not count; months in which fewer than five people answered "
    "are not shown",
    interval="Wilson, with n / design effect where customers answered several times; the mean: t clustered by "
    "customer, bootstrap of customers below 30",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    about=Subject.EMPLOYEES,
    also={"mean": Unit.SCORE},
    also_named={"mean": "Mean"},
    is_of_staff=True,
    minimum_respondents=LEAST_PEOPLE,
    note="Departments in which fewer than five people answered in a month are shown together, as *, so that nobody's "
    "answer can be worked out, not even from the difference of two numbers. Single answers are shown to nobody.",
    needs=("fact_responses.question_kind=engagement",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

METRIC = answers_metric(CARD, kind="engagement", scale_max=5, good_from=4, good_to=5, asked=staff_answers)
