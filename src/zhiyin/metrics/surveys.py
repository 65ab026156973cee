"""Answers to survey questions: the records of all survey metrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from zhiyin.metrics.counting import CUSTOMER, group_columns, in_scope, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = {
    **told_at(),
    Dimension.PRODUCT: "product_id",
    Dimension.SKU: "sku",
    Dimension.SURVEY: "survey_id",
    Dimension.DELIVERY: "delivery",
}

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)

OF_CUSTOMERS = "coalesce(question_kind, '') NOT IN ('enps', 'engagement') AND brand IS NULL"
"""Of a row of `fact_responses`: an answer of the brand's own people, or on a competitor's product, makes nobody an
active customer."""

RELATION = "coalesce(relation, 'unspecified')"


class Answers(Protocol):
    """Valid answers to one kind of question: of customers (`answers`), or of the brand's own people."""

    def __call__(
        self,
        selection: Selection,
        kind: str,
        scale_max: int,
        quantities: str,
        *,
        lowest: int = 1,
        variant: str | None = None,
    ) -> Query:
        """The answers, each with the quantities."""
        ...


def answers(
    selection: Selection, kind: str, scale_max: int, quantities: str, *, lowest: int = 1, variant: str | None = None
) -> Query:
    """Valid answers to one kind of question on one scale; `quantities` are whole numbers made of the score.

    An answer outside the scale counts as none; other scales are other metrics.
    """
    return _answers(selection, [kind], (lowest, scale_max), f"score, {quantities}", variant)


def responses(
    selection: Selection, kinds: Sequence[str], scale: tuple[int, int] | None, quantities: str, *, items: int = 0
) -> Query:
    """Responses that answer questions of all these kinds on the scale, one row each; without a scale, above 0.

    `quantities` are made of `mean_<kind>`, the mean of the response's valid answers of each kind; and
    of `item_1` to `item_<items>`, its answers in the order of the questions' ids, and `item_count`.
    """
    groups = group_columns(selection)
    means = ", ".join(f"avg(score) FILTER (WHERE question_kind = '{kind}') AS mean_{kind}" for kind in kinds)
    means += "".join(f", max(score) FILTER (WHERE place = {i}) AS item_{i}" for i in range(1, items + 1))
    by_response = f"""
        SELECT min(record_id) AS record_id, min(identity_id) AS identity_id, customer_id, min("at") AS "at", {groups},
            {means}, count(*) AS item_count
        FROM answers WHERE response_id IS NOT NULL GROUP BY response_id, customer_id, {groups}
    """  # noqa: S608 - see counting.py
    whole = " AND ".join(f"mean_{kind} IS NOT NULL" for kind in kinds)
    place = "row_number() OVER (PARTITION BY response_id ORDER BY question_id, fact_id) AS place"
    answered = _answers(selection, kinds, scale, f"score, response_id, question_kind, {place}", None)
    return answered.then("answers", by_response).then(
        "responses",
        f"SELECT *, {quantities} FROM responses WHERE {whole}",  # noqa: S608 - our own names
    )


def _answers(
    selection: Selection, kinds: Sequence[str], scale: tuple[int, int] | None, columns: str, variant: str | None
) -> Query:
    meant = part(selection, _COLUMNS, variant=variant or "text(NULL)")
    valid, limits = "score > 0", {}
    if scale:
        valid = "scale_max = $scale_max AND score BETWEEN $lowest AND $scale_max"
        limits = {"lowest": scale[0], "scale_max": scale[1]}
    asked = {f"kind_{i}": kind for i, kind in enumerate(kinds)}
    asks_for_delivery = Dimension.DELIVERY in (*selection.by, *selection.filters)
    deliveries = f"LEFT JOIN ({_deliveries(selection)}) USING (order_number)" if asks_for_delivery else ""
    sql = f"""
        SELECT fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, answered_at AS "at", {meant.keys},
            {columns}
        FROM fact_responses LEFT JOIN identity_customer USING (identity_id) {deliveries}
        WHERE question_kind IN ({", ".join(f"${name}" for name in asked)}) AND {valid} AND brand IS NULL
            AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, {**meant.params, **asked, **limits})


def _deliveries(selection: Selection) -> str:
    """Whether each order came in time, as far as it was promised and came."""
    visible, _ = in_scope(selection, "scope_id")  # its parameters are those of the answers
    return f"""
        SELECT order_number, CASE WHEN max(delivered_at > promised_at) THEN 'late' ELSE 'on_time' END AS delivery
        FROM fact_orders WHERE promised_at IS NOT NULL AND delivered_at IS NOT NULL AND {visible}
        GROUP BY order_number
    """  # noqa: S608 - see counting.py


MILLI_SCORE = "CAST(floor(score * 1000 + 0.5) AS BIGINT) AS milli_score"
"""The score in thousandths: whole, so that sums are exact."""
