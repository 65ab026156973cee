"""What was put into carts and what became of it: the records of cart and checkout abandonment."""

from __future__ import annotations

from datetime import timedelta

from zhiyin.base.clock import to_micros
from zhiyin.metrics.arithmetic.proportions import share
from zhiyin.metrics.counting import NOBODY, hits_of, in_scope, part, summed_by_customer
from zhiyin.metrics.estimate import Figures, hybrid_difference
from zhiyin.metrics.model import PLACES, TIME, Card, Counts, Dimension, Metric, Selection
from zhiyin.metrics.purchases import COUNTS_AS_ORDER
from zhiyin.warehouse.engine import Query

_COLUMNS = {Dimension.CHANNEL: "opening.channel", Dimension.TOUCHPOINT: "opening.touchpoint"}
_HOUR = 3_600_000_000
_OPEN, _RECOVERED = 24 * _HOUR, 7 * 24 * _HOUR

DIMENSIONS = (*TIME, *_COLUMNS, *PLACES)


def abandonment(card: Card, *, step: str) -> Metric:
    """The metric: carts (or checkouts) without an order within 24 hours of their last `step` / all of them.

    `step` is the column of a visit that says when it was taken. All of one customer's that follow each other within 24
    hours are one, on whatever device; an order ends it. Beside it, of those that were left, how many were ordered
    within 7 days after all.
    """

    def population(selection: Selection) -> Query:
        return _carts(selection, step)

    def counted(population: Query, selection: Selection) -> Query:
        observed = f"abandoned = 1 AND age >= {_RECOVERED}"
        extra = {
            "observed": f"count(*) FILTER (WHERE {observed})",
            "recovered": f"count(*) FILTER (WHERE {observed} AND until_order <= {_RECOVERED})",
        }
        return summed_by_customer(population, selection, extra=extra, votes=["abandoned"])

    return Metric(card, population, counted, _figures, "until_order / 1e6", contrast=hybrid_difference)


def _figures(counts: Counts) -> Figures | None:
    sums = hits_of(counts, "abandoned")
    left = share(int(sums.total), sums.n, effective_n=sums.effective_n)
    observed = int(counts["observed"])
    back = share(int(counts["recovered"]), observed, effective_n=observed / sums.design_effect)
    return Figures(left, {"recovered": back} if back else {}, respondents=sums.clusters) if left else None


def _carts(selection: Selection, step: str) -> Query:
    """Carts that were begun on the days and have been left alone for 24 hours, or ordered."""
    meant = part(selection, _COLUMNS, day="opening.day", scope="opening.scope_id")
    numbered = _numbered(selection, step)
    carts = """
        SELECT customer_id, nth, min(CASE WHEN is_add = 1 THEN fact_id END) AS record_id,
            min(identity_id) AS identity_id, max(last_add) AS last_add,
            first_by(record(day, channel, touchpoint, scope_id, "at"), t, fact_id) AS opening, min(ordered) AS ordered
        FROM (
            SELECT *, CASE WHEN is_add = 1 THEN t END AS last_add, CASE WHEN is_add = 0 THEN t END AS ordered
            FROM numbered WHERE nth > 0
        ) GROUP BY customer_id, nth
    """
    told = f"""
        SELECT record_id, identity_id, customer_id, opening."at" AS "at", {meant.keys},
            ordered - last_add AS until_order, $as_of - last_add AS age,
            CASE WHEN ordered IS NOT NULL AND ordered - last_add <= {_OPEN} THEN 0 ELSE 1 END AS abandoned
        FROM carts WHERE {meant.condition} AND $as_of - last_add >= {_OPEN}
    """  # noqa: S608 - see counting.py
    query = numbered.then("numbered", carts)
    return query.then("carts", told, **meant.params, as_of=to_micros(selection.as_of))


def _numbered(selection: Selection, step: str) -> Query:
    """Each customer's steps and orders in the order of time, with the number of the cart that they belong to.

    What happened two days before tells whether a cart is a new one; thirty days behind are enough to see it ordered.
    """
    visible, _ = in_scope(selection, "scope_id")  # its parameters are those of the carts
    mine, reach = "coalesce(customer_id, -identity_id) AS customer_id", "day BETWEEN $reach_first AND $reach_last"
    known = "LEFT JOIN identity_customer USING (identity_id)"
    told = f"""
        SELECT {mine}, identity_id, fact_id, micros({step}) AS t, 1 AS is_add, day, channel, touchpoint, scope_id,
            {step} AS "at"
        FROM fact_sessions {known} WHERE {step} IS NOT NULL AND {visible} AND {reach}
        UNION ALL
        SELECT {mine}, identity_id, fact_id, micros(ordered_at) AS t, 0 AS is_add, day, channel, touchpoint, scope_id,
            ordered_at AS "at"
        FROM fact_orders o {known} WHERE {COUNTS_AS_ORDER} AND identity_id <> {NOBODY} AND {visible} AND {reach}
    """  # noqa: S608 - our own names
    before = "OVER (PARTITION BY customer_id ORDER BY t, is_add DESC, fact_id ROWS BETWEEN UNBOUNDED PRECEDING AND"
    following = f"""
        SELECT *, max(CASE WHEN is_add = 1 THEN t END) {before} 1 PRECEDING) AS last_add,
            max(CASE WHEN is_add = 0 THEN t END) {before} 1 PRECEDING) AS last_order
        FROM told
    """  # noqa: S608 - our own names
    begins = f"is_add = 1 AND (last_add IS NULL OR t - last_add >= {_OPEN} OR last_order >= last_add)"
    numbered = f"""
        SELECT customer_id, identity_id, fact_id, t, is_add, day, channel, touchpoint, scope_id, "at",
            sum(CASE WHEN {begins} THEN 1 ELSE 0 END) {before} CURRENT ROW) AS nth
        FROM following_each
    """  # noqa: S608 - our own names
    edges = {
        "reach_first": min(days.first for days in selection.spans) - timedelta(days=2),
        "reach_last": max(days.last for days in selection.spans) + timedelta(days=30),
    }
    return Query(told, edges).then("told", following).then("following_each", numbered)
