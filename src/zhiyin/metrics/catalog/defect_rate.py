"""Defects per 1,000 units (每千件次品数): how many of the articles that were sold came back faulty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhiyin.metrics.answers import divided
from zhiyin.metrics.estimate import Figures
from zhiyin.metrics.model import BY_WHOLE, Card, Change, Counts, Direction, Record, Subject, Unit
from zhiyin.metrics.purchases import DIMENSIONS
from zhiyin.metrics.returns import INTERVAL, MATURE_DAYS, TIME_BASIS, WHAT_COUNTS, return_rate

CARD = Card(
    id="defect_rate",
    name="Defects per 1,000 units",
    purpose="How many of the articles that were sold are faulty.",
    formula="1,000 × units returned as faulty / units sold",
    unit=Unit.SCORE,
    direction=Direction.DOWN,
    population="orders of all channels",
    time_basis=TIME_BASIS,
    window="the days asked for",
    filters=WHAT_COUNTS,
    interval=INTERVAL,
    record=Record.ORDER,
    weights=BY_WHOLE,
    dimensions=DIMENSIONS,
    bounds=(0, 1_000),
    matures_after_days=MATURE_DAYS,
    needs=("fact_order_lines.faulty_quantity",),
    note="Faulty is what the reason of the return says: a fault, damage, bad quality. Returns without a reason count "
    "as not faulty, and so does what nobody sends back: there are at least so many.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
    about=Subject.SERVICE,
)

_RATE = return_rate(CARD, part="faulty_units", whole="units")


def _figures(counts: Counts) -> Figures | None:
    found = _RATE.figures(counts)
    return replace(found, main=divided(found.main, 1 / 1_000)) if found else None


METRIC = replace(_RATE, figures=_figures)
