"""Customers who try another channel with the same matter: the records of cross-channel switch success."""

from __future__ import annotations

from zhiyin.base.clock import to_micros
from zhiyin.metrics.counting import NOBODY, in_scope, part
from zhiyin.metrics.model import PLACES, TIME, Dimension, Selection
from zhiyin.warehouse.engine import Query

_COLUMNS = {Dimension.CHANNEL: "channel", Dimension.TOPIC: "topic"}
_DAY = 86_400_000_000

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)


def switches(selection: Selection) -> Query:
    """Requests that were followed within 24 hours by one through another channel about the same order, else topic.

    A switch went well when the second request was solved and not opened again, and no third one came about it within 7
    days; only those are told whose 7 days are over.
    """
    visible, _ = in_scope(selection, "scope_id")  # its parameters are those of the switches
    subject = "coalesce(order_number, topic)"
    over = "OVER (PARTITION BY customer_id, subject ORDER BY opened, fact_id)"
    told = f"""
        SELECT fact_id, identity_id, coalesce(customer_id, -identity_id) AS customer_id, {subject} AS subject, day,
            opened_at, micros(opened_at) AS opened, channel, topic, scope_id,
            CASE WHEN state <> 'open' AND micros(last_solved_at) <= $as_of AND coalesce(reopened_count, 0) = 0
                THEN 1 ELSE 0 END AS is_solved
        FROM fact_tickets LEFT JOIN identity_customer USING (identity_id)
        WHERE identity_id <> {NOBODY} AND {visible} AND {subject} IS NOT NULL AND channel <> ''
    """  # noqa: S608 - our own names
    with_next = f"""
        SELECT *, following(channel) {over} AS next_channel, following(opened) {over} AS next_opened,
            following(is_solved) {over} AS next_solved
        FROM told
    """  # noqa: S608 - our own names
    with_third = f"SELECT *, following(next_opened) {over} AS third_opened FROM with_next"  # noqa: S608 - our own names
    meant = part(selection, _COLUMNS)
    sql = f"""
        SELECT fact_id AS record_id, identity_id, customer_id, opened_at AS "at", {meant.keys},
            next_solved, next_opened, third_opened
        FROM with_third
        WHERE {meant.condition} AND next_channel <> channel AND next_opened - opened <= {_DAY}
            AND next_opened + {7 * _DAY} <= $as_of
    """  # noqa: S608 - see counting.py
    query = Query(told, {"as_of": to_micros(selection.as_of)})
    return query.then("told", with_next).then("with_next", with_third).then("with_third", sql, **meant.params)


WENT_WELL = f"next_solved = 1 AND (third_opened IS NULL OR third_opened - next_opened >= {7 * _DAY})"
