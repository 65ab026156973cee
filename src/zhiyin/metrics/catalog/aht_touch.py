"""Average handle time (平均处理时长): how long people work on a request."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.ratios import mean_per_part
from zhiyin.metrics.counting import group_columns
from zhiyin.metrics.estimate import Estimate, Figures, hybrid_difference
from zhiyin.metrics.model import BY_WHOLE, Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.requests import DIMENSIONS, requests
from zhiyin.metrics.returns import ratio_sums, summed_ratio
from zhiyin.warehouse.engine import Query

_MEDIAN = "median"

CARD = Card(
    id="aht_touch",
    name="Average handle time",
    purpose="How long people work on one contact.",
    formula="(talk + hold + after-call work) / calls handled; for other requests the working time that the help desk "
    "tells / how often it was told; beside it the median over requests",
    unit=Unit.SECONDS,
    direction=Direction.NEITHER,
    population="tickets, chats and calls of which somebody told how long the work took",
    time_basis="the brand's day on which the last work on the request ended",
    window="the days asked for",
    filters="calls that were given up before anybody answered do not count",
    interval="t, from the variance of the ratio clustered by customer",
    record=Record.TICKET,
    weights=BY_WHOLE,
    dimensions=DIMENSIONS,
    also={_MEDIAN: Unit.SECONDS},
    also_named={_MEDIAN: "Median"},
    bounds=(0, None),
    needs=("fact_tickets.handled_micros",),
    note="Work, not waiting: ten minutes of work may take days until a ticket is solved. Work on several matters at "
    "once (chats) counts as told.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    columns = "handled_micros, handled_count"
    return requests(selection, columns, condition="handled_count > 0 AND handled_micros IS NOT NULL", day="handled_on")


def _counted(population: Query, selection: Selection) -> Query:
    groups = group_columns(selection)
    medians = f"SELECT {groups}, quantile(handled_micros / handled_count, 0.5) AS median FROM records GROUP BY {groups}"  # noqa: S608 - our own names
    same = " AND ".join(f"s.{name.strip()} IS NOT DISTINCT FROM m.{name.strip()}" for name in groups.split(","))
    joined = f"SELECT s.*, m.median AS median FROM sums s JOIN medians m ON {same}"  # noqa: S608 - our own names
    counted = ratio_sums(population, selection, "handled_micros", "handled_count")
    return counted.then("sums", medians).then("medians", joined)


def _figures(counts: Counts) -> Figures | None:
    sums = summed_ratio(counts)
    found = mean_per_part(sums)
    if found is None:
        return None
    median = Estimate(counts["median"] / 1e6, None, None, sums.n)
    return Figures(divided(found, 1e6), {_MEDIAN: median}, respondents=sums.clusters)


METRIC = Metric(
    CARD, _population, _counted, _figures, "handled_micros / handled_count / 1e6", contrast=hybrid_difference
)
