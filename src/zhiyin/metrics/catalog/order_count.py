"""Order count (订单数): how many orders were placed."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.clusters import total
from zhiyin.metrics.counting import UNKNOWN, clustered, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.purchases import DIMENSIONS, WHAT_COUNTS, orders
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="order_count",
    name="Order count",
    purpose="How many orders customers placed.",
    formula="number of orders",
    unit=Unit.COUNT,
    direction=Direction.UP,
    population="orders of all channels",
    time_basis="the brand's day of the order",
    window="the days asked for",
    filters=WHAT_COUNTS,
    interval="how far chance alone would move it: customers come independently, each with orders of their own "
    "(compound Poisson, normal limits)",
    record=Record.ORDER,
    dimensions=DIMENSIONS,
    uncertain_below=0,
    bounds=(0, None),
    adds_up=True,
    note="By product an order counts once for each product on it, so products together are more than the total.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return orders(selection, variant=UNKNOWN).then("counting", "SELECT *, 1 AS one FROM counting")


def _counted(population: Query, selection: Selection) -> Query:
    return summed_by_customer(population, selection, ["one"])


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "one")
    return Figures(total(sums), respondents=sums.clusters)


METRIC = Metric(CARD, _population, _counted, _figures, "amount", contrast=hybrid_difference)
