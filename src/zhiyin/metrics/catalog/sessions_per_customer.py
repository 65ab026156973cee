"""Visits per active customer (人均访问次数): how often a customer who came by did so."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.clusters import mean
from zhiyin.metrics.counting import clustered, group_columns, summed_once
from zhiyin.metrics.engagement import WHO
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Subject, Unit
from zhiyin.metrics.visits import DIMENSIONS, LEFT_OUT, NEEDS, TIME_BASIS, WINDOW, visits
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="sessions_per_customer",
    name="Visits per active customer",
    purpose="How often active customers come by.",
    formula="visits / customers with a visit",
    unit=Unit.SCORE,
    direction=Direction.UP,
    population=WHO,
    time_basis=TIME_BASIS,
    window=WINDOW,
    filters=LEFT_OUT,
    interval="t over customers, bootstrap below 30",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    about=Subject.BEHAVIOUR,
    bounds=(1, None),
    needs=NEEDS,
    note="Active: at least one visit. Identities of one customer count once; mails that are opened, deliveries and "
    "tickets do not count. Grows with the number of days asked for: hold it only against as many days.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    groups = group_columns(selection)
    sql = f"""
        SELECT customer_id AS record_id, customer_id, min(identity_id) AS identity_id, max("at") AS "at", {groups},
            count(*) AS visit_count
        FROM visits GROUP BY customer_id, {groups}
    """  # noqa: S608 - our own names
    return visits(selection, "1 AS one").then("visits", sql)


def _counted(population: Query, selection: Selection) -> Query:
    return summed_once(population, selection, "visit_count")


def _figures(counts: Counts) -> Figures | None:
    sums = clustered(counts, "visit_count")
    average = mean(sums)
    return Figures(average, respondents=sums.clusters) if average else None


METRIC = Metric(CARD, _population, _counted, _figures, "visit_count", contrast=hybrid_difference)
