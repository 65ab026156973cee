"""Revenue (销售额): what customers paid for goods, after discounts and refunds."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.clusters import total
from zhiyin.metrics.counting import clustered, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit, Variant
from zhiyin.metrics.purchases import DIMENSIONS, WHAT_COUNTS, orders
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="revenue",
    name="Revenue",
    purpose="What customers paid for goods.",
    formula="sum over orders of goods after discounts, less refunds to date, without tax and shipping",
    unit=Unit.MONEY,
    direction=Direction.UP,
    population="orders of all channels",
    time_basis="the brand's day of the order; a refund lowers the day of its order",
    window="the days asked for",
    filters=WHAT_COUNTS,
    interval="how far chance alone would move it: customers come independently, each with a spending of their own "
    "(compound Poisson, normal limits)",
    record=Record.ORDER,
    dimensions=DIMENSIONS,
    variant=Variant.CURRENCY,
    uncertain_below=0,
    bounds=(0, None),
    adds_up=True,
    note="Currencies are never added up. By product: the lines of the orders after their own discounts and returns; "
    "discounts of the whole order are not shared out.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)


def _counted(population: Query, selection: Selection) -> Query:
    return summed_by_customer(population, selection, ["amount"])


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "amount")
    return Figures(total(sums), respondents=sums.clusters)


METRIC = Metric(CARD, orders, _counted, _figures, "amount", contrast=hybrid_difference)
