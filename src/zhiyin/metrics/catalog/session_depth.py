"""Visit depth (访问深度): how much a visitor does in one visit."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import clustered, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.visits import (
    DIMENSIONS,
    FIRST_ACT,
    LEFT_OUT,
    MEAN_OF_CUSTOMERS,
    NEEDS,
    TIME_BASIS,
    WHICH,
    WINDOW,
    visits,
)
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="session_depth",
    name="Visit depth",
    purpose="How much visitors do before they leave.",
    formula="acts / visits; beside it pages and screens / visits",
    unit=Unit.SCORE,
    direction=Direction.UP,
    population=WHICH,
    time_basis=TIME_BASIS,
    window=WINDOW,
    filters=LEFT_OUT,
    interval=MEAN_OF_CUSTOMERS,
    record=Record.SESSION,
    dimensions=DIMENSIONS,
    also={"views": Unit.SCORE},
    also_named={"views": "Pages and screens"},
    bounds=(0, None),
    needs=NEEDS,
    note=FIRST_ACT,
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return visits(selection, "event_count AS acts, view_count AS views")


def _counted(population: Query, selection: Selection) -> Query:
    return summed_by_customer(population, selection, ["acts", "views"])


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "acts")
    acts, views = mean(sums), mean(clustered(counts, "views"))
    return Figures(acts, {"views": views}, respondents=sums.clusters) if acts and views else None


METRIC = Metric(CARD, _population, _counted, _figures, "acts", contrast=hybrid_difference)
