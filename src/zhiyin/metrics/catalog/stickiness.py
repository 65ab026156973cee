"""Stickiness (用户黏性): on how many of 30 days an active customer comes by."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.answers import divided
from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import clustered, summed_once
from zhiyin.metrics.engagement import DIMENSIONS, WHO, active_customers
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Dimension, Direction, Metric, Record, Selection, Subject, Unit
from zhiyin.metrics.visits import NEEDS, TIME_BASIS
from zhiyin.warehouse.engine import Query

WINDOW_DAYS = 30

CARD = Card(
    id="stickiness",
    name="Stickiness (DAU / MAU)",
    purpose="How regularly active customers come by.",
    formula="mean daily active customers of 30 days / customers active in these 30 days; beside it on how many of the "
    "days each came",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHO,
    time_basis=TIME_BASIS,
    window="the 30 days up to the end of the days asked for, of each week or month where they are told apart",
    filters="what servers, mails and staff do is no visit",
    interval="t over customers, bootstrap below 30",
    record=Record.CUSTOMER,
    dimensions=tuple(each for each in DIMENSIONS if each is not Dimension.DAY),
    about=Subject.BEHAVIOUR,
    also={"active_days": Unit.SCORE},
    also_named={"active_days": "Days a customer came"},
    bounds=(1 / WINDOW_DAYS, 1),
    needs=NEEDS,
    note="The same rule of who is active on both sides, and the same 30 days. What is bought weekly is better judged "
    "by weekly active customers.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return active_customers(selection, WINDOW_DAYS)


def _counted(population: Query, selection: Selection) -> Query:
    return summed_once(population, selection, "active_days")


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "active_days")
    days = mean(sums)
    return Figures(divided(days, WINDOW_DAYS), {"active_days": days}, respondents=sums.clusters) if days else None


METRIC = Metric(CARD, _population, _counted, _figures, "active_days", contrast=hybrid_difference)
