"""Purchase frequency (购买频次): how many orders a buyer placed."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import UNKNOWN, clustered, summed_once
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Subject, Unit
from zhiyin.metrics.purchases import DIMENSIONS, WHICH_BUYERS, buyers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="purchase_frequency",
    name="Purchase frequency",
    purpose="How often customers who buy do so.",
    formula="orders / customers with an order",
    unit=Unit.SCORE,
    direction=Direction.UP,
    population="customers with an order, of all channels",
    time_basis="the brand's day of the order",
    window="the days asked for",
    filters=WHICH_BUYERS,
    interval="t over customers, bootstrap below 30",
    record=Record.CUSTOMER,
    about=Subject.PURCHASES,
    dimensions=DIMENSIONS,
    bounds=(1, None),
    note="Grows with the number of days asked for: hold it only against as many days.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return buyers(selection, variant=UNKNOWN)


def _counted(population: Query, selection: Selection) -> Query:
    return summed_once(population, selection, "order_count")


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "order_count")
    average = mean(sums)
    return Figures(average, respondents=sums.clusters) if average else None


METRIC = Metric(CARD, _population, _counted, _figures, "order_count", contrast=hybrid_difference)
