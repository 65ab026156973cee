"""Repeat purchase rate (复购率), by cohort: how many first-time buyers buy again within 90 days."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import group_columns
from zhiyin.metrics.estimate import Estimate, Figures, hybrid_difference
from zhiyin.metrics.model import Card, Change, Counts, Direction, Metric, Record, Selection, Unit
from zhiyin.metrics.newcomers import DIMENSIONS, WHO, newcomers
from zhiyin.warehouse.engine import Query

WITHIN_DAYS = 90
_OTHERS = (30, 60, 365)

CARD = Card(
    id="repeat_purchase_rate",
    name="Repeat purchase rate",
    purpose="Whether people who bought for the first time come back.",
    formula="first-time buyers who ordered again within 90 days of their first order / first-time buyers; beside it "
    "within 30, 60 and 365 days",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHO,
    time_basis="the brand's day of the first order",
    window="90 days from the instant of the first order",
    filters="cancelled orders, orders of no value, orders whose value is not known and orders of nobody known do "
    "not count; customers whose 90 days are not over are left out, from the share within 365 days those whose 365 days "
    "are not over",
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    also={f"within_{days}_days": Unit.SHARE for days in _OTHERS},
    also_named={
        "within_30_days": "Within 30 days",
        "within_60_days": "Within 60 days",
        "within_365_days": "Within 365 days",
    },
    matures_after_days=WITHIN_DAYS,
    note="Channel and touchpoint are those of the first order; the second may come from anywhere.",
    is_headline=True,
    history=(Change(1, date(2026, 11, 22), "first definition"),),
)


def _population(selection: Selection) -> Query:
    first_at = "micros(began_at)"
    columns = f"second_at - {first_at} AS until_next, $as_of - {first_at} AS observed"
    mature = f"SELECT * FROM cohort WHERE observed >= {_micros(WITHIN_DAYS)}"  # noqa: S608 - our own names
    return newcomers(selection, ["second_least(micros(ordered_at)) AS second_at"], columns).then("cohort", mature)


def _counted(population: Query, selection: Selection) -> Query:
    counts = ["count(*) AS n"]
    for days in (WITHIN_DAYS, *_OTHERS):
        observed = f"observed >= {_micros(days)}"
        counts.append(f"count(*) FILTER (WHERE {observed}) AS observed_{days}")
        counts.append(f"count(*) FILTER (WHERE {observed} AND until_next <= {_micros(days)}) AS again_{days}")
    groups = group_columns(selection)
    sql = f"SELECT {groups}, {', '.join(counts)} FROM records GROUP BY {groups}"  # noqa: S608 - our own names
    return population.then("records", sql)


def _figures(counts: Counts) -> Figures | None:
    main = _within(counts, WITHIN_DAYS)
    others = {f"within_{days}_days": estimate for days in _OTHERS if (estimate := _within(counts, days))}
    return Figures(main, others, respondents=counts["n"]) if main else None


def _within(counts: Counts, days: int) -> Estimate | None:
    return share(counts[f"again_{days}"], counts[f"observed_{days}"])


def _micros(days: int) -> int:
    return days * 86_400_000_000


METRIC = Metric(CARD, _population, _counted, _figures, "until_next / 1e6", hybrid_difference, parts_add_up=True)
