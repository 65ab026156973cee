"""Answers to survey questions: the records of all survey measures."""

from __future__ import annotations

from zhiyin.metrics.counting import CUSTOMER, part
from zhiyin.metrics.model import Dimension, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = {
    Dimension.CHANNEL: "channel",
    Dimension.TOUCHPOINT: "touchpoint",
    Dimension.PRODUCT: "product_id",
    Dimension.SKU: "sku",
    Dimension.SURVEY: "survey_id",
}

DIMENSIONS = (Dimension.DAY, Dimension.WEEK, Dimension.MONTH, *_COLUMNS)

RELATION = "coalesce(relation, 'unspecified')"


def answers(
    selection: Selection, kind: str, scale_max: int, quantities: str, *, lowest: int = 1, variant: str | None = None
) -> Query:
    """Valid answers to one kind of question on one scale; `quantities` are whole numbers made of the score.

    An answer outside the scale counts as none; other scales are other measures.
    """
    meant = part(selection, _COLUMNS, variant=variant or "NULL::VARCHAR")
    sql = f"""
        SELECT fact_id AS record_id, {CUSTOMER} AS customer_id, answered_at AS "at", score, {meant.keys}, {quantities}
        FROM fact_responses LEFT JOIN identity_customer USING (identity_id)
        WHERE question_kind = $kind AND scale_max = $scale_max AND score BETWEEN $lowest AND $scale_max
            AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, {**meant.params, "kind": kind, "scale_max": scale_max, "lowest": lowest})


MILLI_SCORE = "round(score * 1000)::BIGINT AS milli_score"
"""The score in thousandths: whole, so that sums are exact."""
