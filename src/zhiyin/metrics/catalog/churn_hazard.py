"""Monthly churn hazard (月流失强度): losses by month that a customer is at risk."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.rates import rate
from zhiyin.metrics.counting import group_columns
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.purchases import WHICH_BUYERS
from zhiyin.metrics.staying import DIMENSIONS, presence
from zhiyin.warehouse.engine import Query

_DAYS_OF_A_MONTH = 365.25 / 12

CARD = Card(
    id="churn_hazard",
    name="Monthly churn hazard",
    purpose="How fast customers are lost, new ones counted for as long as they are there.",
    formula="losses / months that customers were at risk; present and at risk: for 90 days after each order, lost: "
    "when they have passed without another",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="customers who were present on any of the days",
    time_basis="the brand's day of the order; the loss is on the day on which the 90 days are over",
    window="the days asked for; split by time, each part of them is a period of its own",
    filters=WHICH_BUYERS,
    interval="exact limits of Poisson counts; losses are taken as independent",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    bounds=(0, None),
    note="Per month of presence (30.44 days), so that periods of different length compare. By channel or place only "
    "the orders there count.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return presence(selection).then("customers", "SELECT * FROM customers WHERE days > 0 OR losses > 0")


def _counted(population: Query, selection: Selection) -> Query:
    groups = group_columns(selection)
    sums = "count(*) AS n, CAST(sum(losses) AS BIGINT) AS losses, CAST(sum(days) AS BIGINT) AS days"
    return population.then("records", f"SELECT {groups}, {sums} FROM records GROUP BY {groups}")  # noqa: S608 - our own names


def _figures(counts: Counts) -> Figures | None:
    found = rate(counts["losses"], counts["days"] / _DAYS_OF_A_MONTH, counts["n"])
    return Figures(found, respondents=counts["n"]) if found else None


METRIC = Metric(CARD, _population, _counted, _figures, "losses", contrast=hybrid_difference)
