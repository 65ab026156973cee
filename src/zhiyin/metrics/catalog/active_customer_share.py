"""Active customer share (活跃客户占比): how many customers still buy, by the chance that each does."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import clustered, group_columns, summed_by_customer
from zhiyin.metrics.estimate import Estimate, Figures, hybrid_difference
from zhiyin.metrics.foretold import DIMENSIONS, ERRORS, HOW_SURE, foretold, less_sure
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit, Variant
from zhiyin.metrics.traits import with_traits
from zhiyin.warehouse.engine import Query

_MILLION = 1_000_000

CARD = Card(
    id="active_customer_share",
    name="Active customer share",
    purpose="How many of the customers who bought again still buy.",
    formula="Σ P(alive) / customers with at least two purchases; beside it the number of those who bought "
    "once, of whom it cannot be estimated",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="customers who bought again and whose first order ever lies in the days asked for (the cohort)",
    time_basis="the brand's day of the first order",
    window="now, as of the last fit",
    filters="cancelled orders, orders of no value, orders whose value is not known and orders of nobody known do not "
    "count; those who bought once are left out and counted beside",
    interval=HOW_SURE,
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    also={"bought_once": Unit.COUNT},
    also_named={"bought_once": "Bought once: not estimable"},
    variant=Variant.CURRENCY,
    bounds=(0, 1),
    needs=("fact_customer_value.p_alive",),
    note="BG/NBD and gamma-gamma, fitted once a day to all purchases; orders of one day are one purchase. The fit, and "
    "what it foretold of days already past, stand at /api/v1/customer-value. The model lets customers stop only after "
    "a further purchase, so of whoever bought once it says nothing. Channel and touchpoint are those of the first "
    "order; whoever bought in several departments or regions belongs to none.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    columns = f"""
        CAST(floor(p_alive * {_MILLION} + 0.5) AS BIGINT) AS alive,
        CAST(floor(p_alive_error * {_MILLION} + 0.5) AS BIGINT) AS error
    """
    return foretold(selection, columns, "p_alive IS NOT NULL")


def _counted(population: Query, selection: Selection) -> Query:
    groups = group_columns(selection)
    of_records = foretold(selection.of_records(), "1 AS one", "p_alive IS NULL")
    once = with_traits(of_records, selection, before="once_before")
    sums = summed_by_customer(population, selection, ["alive"], ERRORS)
    all_once = f"SELECT {groups}, count(*) AS once FROM once GROUP BY {groups}"  # noqa: S608 - see counting.py
    steps = (*sums.steps, ("sums", sums.sql), *once.steps, ("once", once.sql), ("all_once", all_once))
    same = " AND ".join(f"s.{column} IS NOT DISTINCT FROM o.{column}" for column in groups.split(", "))
    sql = f"SELECT s.*, coalesce(o.once, 0) AS once FROM sums s LEFT JOIN all_once o ON {same}"  # noqa: S608 - see counting.py
    return Query(sql, {**sums.params, **once.params}, steps)


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "alive")
    found = mean(sums)
    if not found:
        return None
    share = divided(less_sure(found, counts), _MILLION)
    once = Estimate(counts["once"], None, None, counts["once"])
    return Figures(share, {"bought_once": once}, respondents=sums.clusters)


METRIC = Metric(CARD, _population, _counted, _figures, "alive / 1e6", contrast=hybrid_difference)
