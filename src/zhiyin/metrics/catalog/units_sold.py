"""Units sold (销售件数): how many articles customers bought."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.clusters import total
from zhiyin.metrics.counting import UNKNOWN, clustered, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.purchases import DIMENSIONS, orders
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="units_sold",
    name="Units sold",
    purpose="How many articles customers bought.",
    formula="sum of the quantities of all order lines",
    unit=Unit.COUNT,
    direction=Direction.UP,
    population="orders of all channels",
    time_basis="the brand's day of the order",
    window="the days asked for",
    filters="cancelled orders, orders of no value, orders whose value is not known and lines whose quantity is not "
    "known do not count",
    interval="how far chance alone would move it: customers come independently, each with a number of units of their "
    "own (compound Poisson, normal limits)",
    record=Record.ORDER,
    dimensions=DIMENSIONS,
    uncertain_below=0,
    bounds=(0, None),
    adds_up=True,
    note="Returned units are not deducted: see unit return rate.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    sold = orders(
        selection, variant=UNKNOWN, of_lines={"units": "CAST(sum(quantity) FILTER (WHERE quantity > 0) AS BIGINT)"}
    )
    return sold.then("sold", "SELECT * FROM sold WHERE units IS NOT NULL")


def _counted(population: Query, selection: Selection) -> Query:
    return summed_by_customer(population, selection, ["units"])


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "units")
    return Figures(total(sums), respondents=sums.clusters)


METRIC = Metric(CARD, _population, _counted, _figures, "units", contrast=hybrid_difference)
