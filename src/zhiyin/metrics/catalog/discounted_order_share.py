"""Discounted order share (折扣订单占比): the share of orders that were bought at a discount."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import hits_of, summed_by_customer
from zhiyin.metrics.discounts import discounted_orders
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.purchases import DIMENSIONS
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="discounted_order_share",
    name="Discounted orders",
    purpose="How far sales rest on discounts.",
    formula="orders with a discount / orders",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="orders of all channels",
    time_basis="the brand's day of the order",
    window="the days asked for",
    filters="cancelled orders, orders of no value and orders whose value is not known do not count; orders of which "
    "nobody said whether there was a discount do not count",
    interval="Wilson, with n / design effect where customers ordered several times",
    record=Record.ORDER,
    dimensions=DIMENSIONS,
    note="By product, SKU or category the discount is that of the whole order.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _counted(population: Query, selection: Selection) -> Query:
    return summed_by_customer(population, selection, votes=["discounted"])


def _figures(counts: Counts) -> Figures | None:
    sums = hits_of(counts, "discounted")
    found = share(int(sums.total), sums.n, effective_n=sums.effective_n)
    return Figures(found, respondents=sums.clusters) if found else None


METRIC = Metric(CARD, discounted_orders, _counted, _figures, "discounted", contrast=hybrid_difference)
