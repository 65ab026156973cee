"""Answers to survey questions: the records of all survey metrics."""

from __future__ import annotations

from zhiyin.metrics.counting import CUSTOMER, in_scope, part
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = {
    Dimension.CHANNEL: "channel",
    Dimension.TOUCHPOINT: "touchpoint",
    Dimension.PRODUCT: "product_id",
    Dimension.SKU: "sku",
    Dimension.SURVEY: "survey_id",
    Dimension.DELIVERY: "delivery",
}

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

RELATION = "coalesce(relation, 'unspecified')"


def answers(
    selection: Selection, kind: str, scale_max: int, quantities: str, *, lowest: int = 1, variant: str | None = None
) -> Query:
    """Valid answers to one kind of question on one scale; `quantities` are whole numbers made of the score.

    An answer outside the scale counts as none; other scales are other metrics.
    """
    meant = part(selection, _COLUMNS, variant=variant or "NULL::VARCHAR")
    asks_for_delivery = Dimension.DELIVERY in (*selection.by, *selection.filters)
    deliveries = f"LEFT JOIN ({_deliveries(selection)}) USING (order_number)" if asks_for_delivery else ""
    sql = f"""
        SELECT fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, answered_at AS "at", score,
            {meant.keys}, {quantities}
        FROM fact_responses LEFT JOIN identity_customer USING (identity_id) {deliveries}
        WHERE question_kind = $kind AND scale_max = $scale_max AND score BETWEEN $lowest AND $scale_max
            AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, {**meant.params, "kind": kind, "scale_max": scale_max, "lowest": lowest})


def _deliveries(selection: Selection) -> str:
    """Whether each order came in time, as far as it was promised and came."""
    visible, _ = in_scope(selection, "scope_id")  # its parameters are those of the answers
    return f"""
        SELECT order_number, CASE WHEN bool_or(delivered_at > promised_at) THEN 'late' ELSE 'on_time' END AS delivery
        FROM fact_orders WHERE promised_at IS NOT NULL AND delivered_at IS NOT NULL AND {visible}
        GROUP BY order_number
    """  # noqa: S608 - see counting.py


MILLI_SCORE = "round(score * 1000)::BIGINT AS milli_score"
"""The score in thousandths: whole, so that sums are exact."""
