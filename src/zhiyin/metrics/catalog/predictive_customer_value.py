"""Predictive customer value (预测客户价值): what a customer is expected to bring in the next 12 months."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import clustered, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.foretold import DIMENSIONS, ERRORS, HOW_SURE, foretold, less_sure
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit, Variant
from zhiyin.metrics.newcomers import WHO
from zhiyin.metrics.purchases import WHICH_BUYERS
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="predictive_customer_value",
    name="Predictive customer value",
    purpose="What a customer is expected to bring in the next 12 months.",
    formula="mean over customers of Σ over 12 months: expected purchases × expected value of a purchase / 1.01^month; "
    "beside it the mean number of purchases",
    unit=Unit.MONEY,
    direction=Direction.UP,
    population=WHO,
    time_basis="the brand's day of the first order",
    window="12 months from the last fit",
    filters=WHICH_BUYERS,
    interval=HOW_SURE,
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    also={"purchases": Unit.SCORE},
    also_named={"purchases": "Purchases expected in 12 months"},
    variant=Variant.CURRENCY,
    bounds=(0, None),
    needs=("fact_customer_value.expected_value",),
    note="Revenue, not margin. BG/NBD and gamma-gamma, fitted once a day to all purchases; orders of one day are one "
    "purchase. The fit, and what it foretold of days already past, stand at /api/v1/customer-value. It does not know "
    "of seasons, subscriptions or campaigns to come. A customer counts in each currency they paid in; currencies are "
    "never added up. Channel and touchpoint are those of the first order; whoever bought in several departments or "
    "regions belongs to none.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    columns = """
        expected_value AS amount, expected_value_error AS error,
        CAST(floor(expected_purchases * 1000 + 0.5) AS BIGINT) AS milli_purchases
    """
    return foretold(selection, columns, "expected_value IS NOT NULL AND expected_purchases IS NOT NULL")


def _counted(population: Query, selection: Selection) -> Query:
    return summed_by_customer(population, selection, ["amount", "milli_purchases"], ERRORS)


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "amount")
    found, purchases = mean(sums), mean(clustered(counts, "milli_purchases"))
    if not (found and purchases):
        return None
    value = less_sure(found, counts)
    return Figures(value, {"purchases": divided(purchases, 1000)}, respondents=sums.clusters)


METRIC = Metric(CARD, _population, _counted, _figures, "amount", contrast=hybrid_difference)
