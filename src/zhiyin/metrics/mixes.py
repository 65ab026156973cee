"""Answers by channel as if each channel had been asked about the same things (post-stratified)."""

from __future__ import annotations

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import group_columns, hits_of
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Counts, Dimension, Metric, Selection
from zhiyin.metrics.strata import share_of_strata
from zhiyin.metrics.surveys import answers
from zhiyin.warehouse.engine import Query

_ABOUT = """
    CASE WHEN ticket_number IS NOT NULL THEN 'help' WHEN order_number IS NOT NULL THEN 'order'
    WHEN product_id IS NOT NULL THEN 'product' ELSE 'other' END
"""
"""What was asked about. Each channel hears of other things: the telephone of what went wrong, the shop of orders."""

_SUMS = """
    CAST(sum(n) AS BIGINT) AS n, count(*) AS customers, CAST(sum(n * n) AS BIGINT) AS n_squares,
    CAST(sum(good) AS BIGINT) AS good_total, CAST(sum(good * good) AS BIGINT) AS good_x_squares,
    CAST(sum(good * n) AS BIGINT) AS good_x_times_n
"""
_OF_MATTER = ("of_all", "n", "customers", "n_squares", "good_total", "good_x_squares", "good_x_times_n")


def mix_adjusted(card: Card, *, kind: str, scale_max: int, good_from: int) -> Metric:
    """The metric: the share of good answers, the mix of matters being that of all channels together.

    Beside it the share as it is. Without a split by channel both are the same.
    """

    def population(selection: Selection) -> Query:
        good = f"CASE WHEN score >= {good_from:d} THEN 1 ELSE 0 END AS good"
        return answers(selection, kind, scale_max, f"{good}, {_ABOUT} AS about")

    def figures(counts: Counts) -> Figures | None:
        sums = hits_of(counts, "good")
        plain = share(int(sums.total), sums.n, effective_n=sums.effective_n)
        found = share_of_strata(_strata(counts), "good", over_all=sums.design_effect)
        if not (found and plain):
            return None
        return Figures(found.main, {"unadjusted": plain}, respondents=counts["customers"])

    return Metric(card, population, _counted, figures, "score", contrast=hybrid_difference)


def _counted(population: Query, selection: Selection) -> Query:
    """For each group its answers by matter, each matter with the number of answers of all channels."""
    groups = group_columns(selection)
    shared = ", ".join(column for column in groups.split(", ") if column != f"by_{Dimension.CHANNEL.value}")
    by_customer = f"""
        SELECT {groups}, about, customer_id, count(*) AS n, sum(good) AS good FROM records
        GROUP BY {groups}, about, customer_id
    """  # noqa: S608 - our own names
    by_matter = f"""
        SELECT {groups}, about, {_SUMS} FROM by_customer GROUP BY {groups}, about
    """  # noqa: S608 - our own names
    with_all = f"""
        SELECT *, sum(n) OVER (PARTITION BY {shared}, about) AS of_all FROM by_matter
    """  # noqa: S608 - our own names
    of_one = f"""
        SELECT {groups}, customer_id, count(*) AS n, sum(good) AS good FROM records GROUP BY {groups}, customer_id
    """  # noqa: S608 - our own names
    people = f"SELECT {groups}, {_SUMS} FROM of_one GROUP BY {groups}"  # noqa: S608 - our own names
    same = " AND ".join(f"m.{column} IS NOT DISTINCT FROM p.{column}" for column in groups.split(", "))
    sql = f"""
        SELECT {", ".join(f"m.{column} AS {column}" for column in groups.split(", "))},
            {", ".join(f"max(p.{name}) AS {name}" for name in _OF_MATTER[1:])},
            list_of(record({", ".join(f"m.{name}" for name in _OF_MATTER)})) AS matters
        FROM with_all m JOIN people p ON {same} GROUP BY {", ".join(f"m.{column}" for column in groups.split(", "))}
    """  # noqa: S608 - our own names
    steps = population.then("records", by_customer).then("by_customer", by_matter).then("by_matter", with_all)
    return steps.then("with_all", of_one).then("of_one", people).then("people", sql)


def _strata(counts: Counts) -> list[tuple[float, Counts]]:
    """Each matter with the answers to it of all channels, in an order that does not depend on the engine."""
    matters = sorted(tuple(int(part) for part in matter.values()) for matter in counts["matters"])
    return [(matter[0], dict(zip(_OF_MATTER, matter, strict=True))) for matter in matters]
