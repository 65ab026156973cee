"""What came back of what was sold: the records of all return rates, matched to the orders of the days asked for."""

from __future__ import annotations

from dataclasses import fields

from zhiyin.base.clock import to_micros
from zhiyin.metrics.arithmetic.ratios import RatioSums, part_of_whole
from zhiyin.metrics.counting import UNKNOWN, WHOLE, group_columns
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Counts, Metric, Selection
from zhiyin.metrics.purchases import orders
from zhiyin.warehouse.engine import Query

MATURE_DAYS = 30
"""So long after an order its returns are taken as known: the usual time for sending goods back, and some days more."""

WHAT_COUNTS = (
    "cancelled orders, orders of no value, orders whose value is not known and orders whose lines are not known do not "
    "count; orders of the last 30 days are left out, since their returns are still to come"
)
INTERVAL = "Wilson, at the number of independent records that tells as much (variance clustered by customer)"
TIME_BASIS = "the brand's day of the order (the sales cohort), not of the return; returns to date"

_IS_KNOWN = "quantity > 0 AND line_total IS NOT NULL"
_BACK = "least(coalesce(returned_quantity, 0), quantity)"
_SUMMED = {
    "units": "quantity",
    "returned_units": _BACK,
    "faulty_units": f"least(coalesce(faulty_quantity, 0), {_BACK})",
    "value": "line_total",
    "returned_value": f"quotient(line_total * {_BACK}, quantity)",
}
_SALES = {name: f"CAST(sum({each}) FILTER (WHERE {_IS_KNOWN}) AS BIGINT)" for name, each in _SUMMED.items()}
_SALES |= {"one": "1", "has_return": f"CAST(max({_BACK} > 0) FILTER (WHERE {_IS_KNOWN}) AS INTEGER)"}


def return_rate(card: Card, *, part: str, whole: str, variant: str = UNKNOWN) -> Metric:
    """The metric: the sum of `part` / the sum of `whole`, each a sum over an order's lines (see `_SALES`)."""

    def population(selection: Selection) -> Query:
        before = to_micros(selection.as_of) - MATURE_DAYS * 86_400_000_000
        mature = f'SELECT * FROM sales WHERE {whole} > 0 AND micros("at") <= $mature_until'  # noqa: S608 - our own names
        return orders(selection, variant=variant, of_lines=_SALES).then("sales", mature, mature_until=before)

    def counted(population: Query, selection: Selection) -> Query:
        return ratio_sums(population, selection, part, whole)

    return Metric(card, population, counted, _figures, f"{part} / {whole}", contrast=hybrid_difference)


def ratio_sums(population: Query, selection: Selection, part: str, whole: str) -> Query:
    """What `RatioSums` holds, for each group."""
    groups = group_columns(selection)
    by_customer = f"""
        SELECT {groups}, customer_id, count(*) AS n, CAST(sum({part}) AS {WHOLE}) AS x,
            CAST(sum({whole}) AS {WHOLE}) AS w
        FROM records GROUP BY {groups}, customer_id
    """  # noqa: S608 - our own names
    sums = f"""
        SELECT {groups}, CAST(sum(n) AS BIGINT) AS n, count(*) AS clusters, sum(x) AS part, sum(w) AS whole,
            sum(x * x) AS part_squares, sum(w * w) AS whole_squares, sum(x * w) AS part_times_whole
        FROM customers GROUP BY {groups}
    """  # noqa: S608 - our own names
    return population.then("records", by_customer).then("customers", sums)


def summed_ratio(counts: Counts) -> RatioSums:
    """The sums, from a row of `ratio_sums`."""
    return RatioSums(**{field.name: int(counts[field.name]) for field in fields(RatioSums)})


def _figures(counts: Counts) -> Figures | None:
    sums = summed_ratio(counts)
    found = part_of_whole(sums)
    return Figures(found, respondents=sums.clusters) if found else None
