"""Optimal price point (最优价格点): the price that as many find too cheap as too expensive."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np

from zhiyin.metrics.arithmetic.price_points import Opinions
from zhiyin.metrics.counting import group_columns
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.surveys import DIMENSIONS, responses
from zhiyin.warehouse.engine import Query

_KINDS = ("price_too_cheap", "price_cheap", "price_expensive", "price_too_expensive")

CARD = Card(
    id="optimal_price_point",
    name="Optimal price point",
    purpose="What customers take for the right price of a product, and how wide its range is.",
    formula="price p at which as many people's “too cheap” is p or more as people's “too expensive” is p or less; "
    "beside it where cheap meets expensive (indifference), too cheap meets expensive and cheap meets too expensive "
    "(the range of acceptable prices)",
    unit=Unit.SCORE,
    direction=Direction.NEITHER,
    population="responses to all four price questions of van Westendorp",
    time_basis="the brand's day of the answer",
    window="the days asked for",
    filters="responses whose four prices are not in rising order do not count, nor prices of 0 or less",
    interval="up to the nearest prices on either side at which the two shares differ by more than 1.96 standard errors",
    record=Record.RESPONSE,
    dimensions=DIMENSIONS,
    also={"indifference": Unit.SCORE, "lowest_acceptable": Unit.SCORE, "highest_acceptable": Unit.SCORE},
    also_named={
        "indifference": "Indifference price",
        "lowest_acceptable": "Lowest acceptable price",
        "highest_acceptable": "Highest acceptable price",
    },
    minimum_respondents=5,
    bounds=(0, None),
    note="In the currency of the question. Ask for one product at a time: over several products the point means "
    "nothing.",
    needs=("fact_responses.question_kind=price_too_cheap",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    cheap = [f"mean_{kind} AS {kind}" for kind in _KINDS]
    asked = responses(selection, _KINDS, None, ", ".join(cheap))
    rising = " AND ".join(f"{low} <= {high}" for low, high in pairwise(_KINDS))
    return asked.then("priced", f"SELECT * FROM priced WHERE {rising}")  # noqa: S608 - our own names


def _counted(population: Query, selection: Selection) -> Query:
    groups = group_columns(selection)
    lists = ", ".join(f"list_of({kind}) AS {kind}" for kind in _KINDS)
    counts = f"count(*) AS n, count(DISTINCT customer_id) AS customers, {lists}"
    return population.then("records", f"SELECT {groups}, {counts} FROM records GROUP BY {groups}")  # noqa: S608 - our own names


def _figures(counts: Counts) -> Figures | None:
    opinions = Opinions(*(np.array(sorted(counts[kind]), dtype=float) for kind in _KINDS))
    optimal = opinions.optimal
    beside = {
        "indifference": opinions.indifference,
        "lowest_acceptable": opinions.marginal_cheapness,
        "highest_acceptable": opinions.marginal_expensiveness,
    }
    known = {name: found for name, found in beside.items() if found}
    return Figures(optimal, known, respondents=counts["customers"]) if optimal else None


METRIC = Metric(CARD, _population, _counted, _figures, "price_cheap", contrast=hybrid_difference)
