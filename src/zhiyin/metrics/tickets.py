"""Tickets: the records of all metrics of how long customers wait."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhiyin.base.clock import to_micros
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.waiting import Waits, quantile_of_waits
from zhiyin.metrics.counting import CUSTOMER, group_columns, part
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import PLACES, TIME, Card, Counts, Dimension, Metric, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = {
    Dimension.CHANNEL: "channel",
    Dimension.TOUCHPOINT: "touchpoint",
    Dimension.PRODUCT: "product_id",
    Dimension.SKU: "sku",
    Dimension.TOPIC: "topic",
    Dimension.AGENT: "agent_id",
}

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

NINE_TENTHS = "p90"
ENDED = "ended"


def waiting_time(card: Card, *, ended_at: str) -> Metric:
    """The metric: from the opening of a ticket to `ended_at`, an SQL expression that is NULL while one waits."""

    def population(selection: Selection) -> Query:
        meant = part(selection, _COLUMNS)
        sql = f"""
            SELECT fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, opened_at AS "at", {meant.keys},
                coalesce(micros({ended_at}) <= $as_of, false) AS has_ended,
                greatest(0, least(coalesce(micros({ended_at}), $as_of), $as_of) - micros(opened_at)) AS micros
            FROM fact_tickets LEFT JOIN identity_customer USING (identity_id)
            WHERE {meant.condition}
        """  # noqa: S608 - see counting.py
        return Query(sql, {**meant.params, "as_of": to_micros(selection.as_of)})

    return Metric(card, population, listed_waits, _figures, "micros / 1e6", contrast=hybrid_difference)


def listed_waits(population: Query, selection: Selection) -> Query:
    """All waits of a group in one list; those that last still are told by a sign: -1 less their length."""
    wait = "CASE WHEN has_ended THEN micros ELSE -1 - micros END"
    groups = group_columns(selection)
    sql = f"SELECT {groups}, list_of({wait}) AS waits FROM records GROUP BY {groups}"  # noqa: S608 - our own names
    return population.then("records", sql)


def _figures(counts: Counts) -> Figures | None:
    waits = waits_of(counts["waits"])
    median, late = quantile_of_waits(waits, 0.5), quantile_of_waits(waits, 0.9)
    done = share(int(waits.ended.sum()), waits.n)
    if not (median and late and done):
        return None
    return Figures(median, {NINE_TENTHS: late, ENDED: done}, respondents=waits.n)


def waits_of(signed: NDArray[np.int64]) -> Waits:
    """Waits counted by length, from microseconds with a sign (see `listed_waits`)."""
    has_ended = signed >= 0
    micros, places = np.unique(np.where(has_ended, signed, -1 - signed), return_inverse=True)
    ended = np.bincount(places[has_ended], minlength=len(micros))
    return Waits(micros / 1e6, ended, np.bincount(places, minlength=len(micros)) - ended)
