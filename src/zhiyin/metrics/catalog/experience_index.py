"""Experience index (体验指数): ease, enjoyment and needs met in one number, with weights that are public."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import clustered, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.surveys import DIMENSIONS, responses
from zhiyin.warehouse.engine import Query

WEIGHTS = {"ease": 1, "enjoyment": 1, "needs_met": 1}
"""How much each question weighs; equal until the brand's own data say how each goes with loyalty."""

CARD = Card(
    id="experience_index",
    name="Experience index",
    purpose="Whether dealing with the brand was easy, enjoyable and met the need, all in all.",
    formula="mean over responses of (ease + enjoyment + needs met) / 3, each answer 1 to 5 as 0, 25, 50, 75, 100; "
    "beside it each of the three",
    unit=Unit.SCORE,
    direction=Direction.UP,
    population="responses that answer all three questions, on the scale 1 to 5",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="answers off the scale do not count; responses that skip one of the three do not count",
    interval="t clustered by customer, bootstrap of customers below 30",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also=dict.fromkeys(WEIGHTS, Unit.SCORE),
    also_named={"ease": "Ease", "enjoyment": "Enjoyment", "needs_met": "Needs met"},
    minimum_respondents=5,
    bounds=(0, 100),
    note="An index of our own: the three questions weigh the same (one third each). It is none of the indexes that "
    "research firms publish, and cannot be compared with them.",
    needs=(
        "fact_responses.question_kind=ease",
        "fact_responses.question_kind=enjoyment",
        "fact_responses.question_kind=needs_met",
    ),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    points = {kind: f"25 * (mean_{kind} - 1)" for kind in WEIGHTS}
    whole = " + ".join(f"{weight} * {points[kind]}" for kind, weight in WEIGHTS.items())
    milli = {"experience": f"({whole}) / {sum(WEIGHTS.values())}", **points}
    quantities = ", ".join(f"CAST(floor(({sql}) * 1000 + 0.5) AS BIGINT) AS {name}" for name, sql in milli.items())
    return responses(selection, list(WEIGHTS), (1, 5), quantities)


def _counted(population: Query, selection: Selection) -> Query:
    return summed_by_customer(population, selection, ["experience", *WEIGHTS])


def _figures(counts: Counts) -> Figures | None:
    found = {name: mean(clustered(counts, name)) for name in ("experience", *WEIGHTS)}
    scores = {name: divided(estimate, 1000) for name, estimate in found.items() if estimate}
    experience = scores.pop("experience", None)
    return Figures(experience, scores, respondents=counts["customers"]) if experience else None


METRIC = Metric(CARD, _population, _counted, _figures, "experience / 1000.0", contrast=hybrid_difference)
