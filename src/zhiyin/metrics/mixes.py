"""Answers by channel as if each channel had been asked about the same things (post-stratified)."""

from __future__ import annotations

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.weighting import Answered, Weighted, post_stratified
from zhiyin.metrics.counting import group_columns
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Counts, Dimension, Metric, Selection
from zhiyin.metrics.surveys import answers
from zhiyin.warehouse.engine import Query

_ABOUT = """
    CASE WHEN ticket_number IS NOT NULL THEN 'help' WHEN order_number IS NOT NULL THEN 'order'
    WHEN product_id IS NOT NULL THEN 'product' ELSE 'other' END
"""
"""What was asked about. Each channel hears of other things: the telephone of what went wrong, the shop of orders."""


def mix_adjusted(card: Card, *, kind: str, scale_max: int, good_from: int) -> Metric:
    """The metric: the share of good answers, the mix of matters being that of all channels together.

    Beside it the share as it is. Without a split by channel both are the same.
    """

    def population(selection: Selection) -> Query:
        good = f"CASE WHEN score >= {good_from:d} THEN 1 ELSE 0 END AS good"
        return answers(selection, kind, scale_max, f"{good}, {_ABOUT} AS about")

    def figures(counts: Counts) -> Figures | None:
        weighted = _weighted(counts)
        plain = share(counts["good"], counts["n"])
        if not (weighted and plain and weighted.estimate.value is not None):
            return None
        value = weighted.estimate.value
        found = share(value * counts["n"], counts["n"], effective_n=weighted.effective_n)
        return Figures(found, {"unadjusted": plain}, respondents=counts["customers"]) if found else None

    return Metric(card, population, _counted, figures, "score", contrast=hybrid_difference)


def _counted(population: Query, selection: Selection) -> Query:
    """For each group its answers by matter, each matter with the number of answers of all channels."""
    groups = group_columns(selection)
    shared = ", ".join(column for column in groups.split(", ") if column != f"by_{Dimension.CHANNEL.value}")
    by_matter = f"""
        SELECT {groups}, about, count(*) AS n, sum(good) AS good FROM records GROUP BY {groups}, about
    """  # noqa: S608 - our own names
    with_all = f"""
        SELECT *, sum(n) OVER (PARTITION BY {shared}, about) AS of_all FROM by_matter
    """  # noqa: S608 - our own names
    people = f"SELECT {groups}, count(DISTINCT customer_id) AS customers FROM records GROUP BY {groups}"  # noqa: S608 - our own names
    same = " AND ".join(f"m.{column} IS NOT DISTINCT FROM p.{column}" for column in groups.split(", "))
    sql = f"""
        SELECT {", ".join(f"m.{column} AS {column}" for column in groups.split(", "))}, CAST(sum(m.n) AS BIGINT) AS n,
            CAST(sum(m.good) AS BIGINT) AS good, max(p.customers) AS customers,
            list_of(record(m.n, m.good, m.of_all)) AS matters
        FROM with_all m JOIN people p ON {same} GROUP BY {", ".join(f"m.{column}" for column in groups.split(", "))}
    """  # noqa: S608 - our own names
    steps = population.then("records", by_matter).then("by_matter", with_all).then("with_all", people)
    return steps.then("people", sql)


def _weighted(counts: Counts) -> Weighted | None:
    matters = sorted(tuple(int(part) for part in matter.values()) for matter in counts["matters"])
    heard = {str(i): Answered(n, good, good) for i, (n, good, _) in enumerate(matters)}
    return post_stratified(heard, {str(i): of_all for i, (*_, of_all) in enumerate(matters)})
