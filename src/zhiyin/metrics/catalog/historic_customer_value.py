"""Historic customer value (历史客户价值): what a customer has brought each month since they joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import clustered, key, summed_once
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Subject, Unit, Variant
from zhiyin.metrics.newcomers import DIMENSIONS, WHO, newcomers_with_orders
from zhiyin.metrics.purchases import WHICH_BUYERS
from zhiyin.warehouse.engine import Query

_DAY = 86_400_000_000
_LEAST_DAYS = 30
_PER_MONTH = f"CAST(s.amount AS DOUBLE) * {_DAY * 365.25 / 12:.0f} / c.age"

CARD = Card(
    id="historic_customer_value",
    name="Historic customer value",
    purpose="What a customer has brought each month since they joined.",
    formula="mean over customers of revenue to date / months since the first order; beside it the same for 12 and for "
    "24 months",
    unit=Unit.MONEY,
    direction=Direction.UP,
    population=WHO,
    time_basis="the brand's day of the first order; a refund lowers its order",
    window="from the first order to now",
    filters=WHICH_BUYERS,
    interval="t over customers, bootstrap below 30",
    record=Record.CUSTOMER,
    about=Subject.PURCHASES,
    dimensions=DIMENSIONS,
    also={"per_year": Unit.MONEY, "per_two_years": Unit.MONEY},
    also_named={"per_year": "In 12 months", "per_two_years": "In 24 months"},
    variant=Variant.CURRENCY,
    matures_after_days=_LEAST_DAYS,
    note="What was, not what will be: the first order weighs heavily while a customer is young, so hold a cohort only "
    "against one of the same age; younger than 30 days they are left out. A month has 30.44 days. A customer counts in "
    "each currency they paid in; currencies are never added up. Channel and touchpoint are those of the first order.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    keys = ", ".join(["span", *(key(dimension) for dimension in selection.by)])
    only = "" if selection.variant is None else "WHERE currency = $variant"
    spent = f"SELECT customer_id, currency, sum(amount) AS amount FROM bought {only} GROUP BY customer_id, currency"  # noqa: S608 - our own names
    rows = f"""
        SELECT id_from(c.customer_id, s.currency) AS record_id, c.customer_id AS customer_id,
            c.identity_id AS identity_id, c."at" AS "at", {keys},
            s.currency AS variant, CAST(floor({_PER_MONTH} + 0.5) AS BIGINT) AS per_month
        FROM cohort c JOIN spent s ON s.customer_id = c.customer_id WHERE c.age >= {_LEAST_DAYS * _DAY}
    """  # noqa: S608 - see counting.py
    people = newcomers_with_orders(replace(selection, variant=None), [], "$as_of - micros(began_at) AS age")
    params = {} if selection.variant is None else {"variant": selection.variant}
    return people.then("cohort", spent, **params).then("spent", rows)


def _counted(population: Query, selection: Selection) -> Query:
    return summed_once(population, selection, "per_month")


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "per_month")
    found = mean(sums)
    if not found:
        return None
    longer = {"per_year": divided(found, 1 / 12), "per_two_years": divided(found, 1 / 24)}
    return Figures(found, longer, respondents=sums.clusters)


METRIC = Metric(CARD, _population, _counted, _figures, "per_month", contrast=hybrid_difference)
