"""Mean and median amounts of records."""

from __future__ import annotations

from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import clustered, group_columns, summed_by_customer
from zhiyin.metrics.estimate import Estimate, Figures
from zhiyin.metrics.model import Counts, Selection
from zhiyin.warehouse.engine import Query


def summed_with_median(population: Query, selection: Selection) -> Query:
    """What `mean_amount` reads: the sums by customer, and the median over records."""
    groups = group_columns(selection)
    sums = summed_by_customer(population, selection, ["amount"])
    same = " AND ".join(f"s.{column} IS NOT DISTINCT FROM m.{column}" for column in groups.split(", "))
    return sums.then(
        "sums",
        f"""
        SELECT s.*, m.median FROM sums s
        JOIN (SELECT {groups}, quantile(amount, 0.5) AS median FROM records GROUP BY {groups}) m ON {same}
        """,  # noqa: S608 - see counting.py
    )


def mean_amount(counts: Counts) -> Figures | None:
    """The mean amount of a record, the median beside it."""
    sums = clustered(counts, "amount")
    average = mean(sums)
    median = Estimate(float(counts["median"]), None, None, sums.n)
    return Figures(average, {"median": median}, respondents=sums.clusters) if average else None
