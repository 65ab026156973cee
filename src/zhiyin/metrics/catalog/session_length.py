"""Visit length (访问时长): how long a visitor stays, from the first act to the last."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.arithmetic.medians import median_of_counted
from zhiyin.metrics.counting import clustered, with_squares
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.lengths import counted_lengths, lengths_of
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.visits import DIMENSIONS, LEFT_OUT, NEEDS, SECONDS, TIME_BASIS, WHICH, WINDOW, visits
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="session_length",
    name="Visit length",
    purpose="How long visitors stay.",
    formula="median over visits of last act − first act; beside it the mean",
    unit=Unit.SECONDS,
    direction=Direction.NEITHER,
    population=WHICH,
    time_basis=TIME_BASIS,
    window=WINDOW,
    filters=LEFT_OUT,
    interval="of the median: between the quantiles that lie a Wilson interval of one half apart (Woodruff), at the "
    "effective number of visits; of the mean: t clustered by customer, bootstrap of customers below 30",
    record=Record.SESSION,
    dimensions=DIMENSIONS,
    also={"mean": Unit.SECONDS},
    also_named={"mean": "Mean"},
    bounds=(0, None),
    needs=NEEDS,
    note="Channel and touchpoint are those of the first act of the visit. How long the last page was looked at, nobody "
    "tells: a visit of one act lasts 0 seconds. Longer is not better by itself: a hard search takes long, too.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return visits(selection, f"{SECONDS} AS seconds")


def _counted(population: Query, selection: Selection) -> Query:
    return counted_lengths(population, selection, "seconds")


def _figures(counts: Counts) -> Figures | None:
    lengths, n = lengths_of(counts)
    sums = with_squares(counts, "seconds", int((lengths * lengths) @ n))
    average = mean(clustered(counts, "seconds"))
    middle = median_of_counted(lengths, n, effective_n=sums.effective_n)
    return Figures(middle, {"mean": average}, respondents=sums.clusters) if middle and average else None


METRIC = Metric(CARD, _population, _counted, _figures, "seconds", contrast=hybrid_difference)
