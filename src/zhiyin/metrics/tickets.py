"""Tickets: the records of all measures of how long customers wait."""

from __future__ import annotations

import numpy as np

from zhiyin.base.clock import to_micros
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.arithmetic.waiting import Waits, quantile_of_waits
from zhiyin.metrics.counting import CUSTOMER, group_columns, part
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import Card, Counts, Dimension, Metric, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = {
    Dimension.CHANNEL: "channel",
    Dimension.TOUCHPOINT: "touchpoint",
    Dimension.PRODUCT: "product_id",
    Dimension.SKU: "sku",
    Dimension.TOPIC: "topic",
    Dimension.AGENT: "agent_id",
}

DIMENSIONS = (Dimension.DAY, Dimension.WEEK, Dimension.MONTH, *_COLUMNS)

NINE_TENTHS = "p90"
ENDED = "ended"


def waiting_time(card: Card, *, ended_at: str) -> Metric:
    """The measure: from the opening of a ticket to `ended_at`, an SQL expression that is NULL while one waits."""

    def population(selection: Selection) -> Query:
        meant = part(selection, _COLUMNS)
        sql = f"""
            SELECT fact_id AS record_id, {CUSTOMER} AS customer_id, opened_at AS "at", {meant.keys},
                {ended_at} IS NOT NULL AS has_ended,
                greatest(0, coalesce(epoch_us({ended_at}), $as_of) - epoch_us(opened_at)) AS micros
            FROM fact_tickets LEFT JOIN identity_customer USING (identity_id)
            WHERE {meant.condition}
        """  # noqa: S608 - see counting.py
        return Query(sql, {**meant.params, "as_of": to_micros(selection.as_of)})

    return Metric(card, population, _counted, _figures, "micros / 1e6", contrast=hybrid_difference)


def _counted(population: Query, selection: Selection) -> Query:
    groups = group_columns(selection)
    lengths = f"""
        SELECT {groups}, micros, count(*) FILTER (has_ended) AS ended, count(*) FILTER (NOT has_ended) AS lasting
        FROM records GROUP BY ALL
    """  # noqa: S608 - see counting.py
    lists = ", ".join(f"list({column} ORDER BY micros) AS {column}" for column in ("micros", "ended", "lasting"))
    return population.then("records", lengths).then("lengths", f"SELECT {groups}, {lists} FROM lengths GROUP BY ALL")  # noqa: S608


def _figures(counts: Counts) -> Figures | None:
    waits = Waits(np.asarray(counts["micros"]) / 1e6, counts["ended"], counts["lasting"])
    median, late = quantile_of_waits(waits, 0.5), quantile_of_waits(waits, 0.9)
    done = share(int(waits.ended.sum()), waits.n)
    if not (median and late and done):
        return None
    return Figures(median, {NINE_TENTHS: late, ENDED: done}, respondents=waits.n)
