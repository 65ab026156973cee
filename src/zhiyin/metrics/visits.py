"""Visits to the web shop, the app and the mini-program: the records of all metrics of sessions."""

from __future__ import annotations

from zhiyin.metrics.counting import CUSTOMER, part
from zhiyin.metrics.model import PLACES, TIME, Card, Dimension, Metric, Selection
from zhiyin.metrics.shares import share_of_records
from zhiyin.warehouse.engine import Query

COLUMNS = {Dimension.CHANNEL: "channel", Dimension.TOUCHPOINT: "touchpoint"}

DIMENSIONS = (*TIME, *COLUMNS, *PLACES)

NEEDS = ("fact_sessions.ended_at",)

WHICH = "visits to the web shop, the app and the mini-program; 30 minutes without an act end a visit"
TIME_BASIS = "the brand's day on which the visit began"
WINDOW = "the days asked for"
LEFT_OUT = (
    "what servers, mails and staff do is no visit; who signs in halfway begins a second visit, since a visit is of one "
    "identity"
)
OF_CUSTOMERS = "Wilson, at the number of independent visits that tells as much (variance clustered by customer)"
MEAN_OF_CUSTOMERS = "t clustered by customer, bootstrap of customers below 30"
FIRST_ACT = "Channel and touchpoint are those of the first act of the visit."


def visits(selection: Selection, quantities: str, *, only: str = "true") -> Query:
    """The visits that began on the days, those of which `only` is true; `quantities` are made of their columns."""
    meant = part(selection, COLUMNS)
    sql = f"""
        SELECT fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, started_at AS "at", {meant.keys},
            {quantities}
        FROM fact_sessions LEFT JOIN identity_customer USING (identity_id)
        WHERE {meant.condition} AND {only}
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


SECONDS = "quotient(micros(ended_at) - micros(started_at), 1000000)"
"""How long a visit lasted, from its first act to its last."""


def step_rate(card: Card, *, begun: str, done: str, steps: int) -> Metric:
    """The metric: visits in which the step `done` was taken / those in which `begun` was.

    Both are the columns that say when. Beside it those in which the first `steps` were taken one after the other.
    """

    def population(selection: Selection) -> Query:
        return visits(selection, f"{done}, steps_in_order", only=f"{begun} IS NOT NULL")

    hits = {"any_order": f"{done} IS NOT NULL", "in_order": f"steps_in_order >= {steps:d}"}
    return share_of_records(card, population, hits=hits, shown="any_order")
