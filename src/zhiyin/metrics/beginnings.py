"""Customers by the first thing they ever did of a kind: their first visit, their first order."""

from __future__ import annotations

from zhiyin.metrics.counting import NOBODY
from zhiyin.warehouse.engine import Query


def openings(fact: str, at: str, counts: str) -> Query:
    """Customers whose first row of the fact that `counts` lies in the days, or so close to them that zones matter.

    Each with that row as `opening`. $earliest and $latest are to be said (see `around`). Their identities are the step
    `members`; the step `beginners` has each customer with `began_at` and the least of their identities.
    """
    # Only the rows of a first instant are compared as wholes: of all rows that costs many times what a minimum does.
    first = f"""
        SELECT customer_id, first_by(record(day, channel, touchpoint, scope_id), fact_id) AS opening
        FROM {fact} JOIN members USING (identity_id) WHERE {at} = began_at AND {counts} GROUP BY customer_id
    """  # noqa: S608 - our own names
    return _members(fact, at, counts).then("members", first)


def _members(fact: str, at: str, counts: str) -> Query:
    identities = f"""
        SELECT identity_id, min({at}) AS first_at FROM {fact} WHERE {counts} AND identity_id <> {NOBODY}
        GROUP BY identity_id
    """  # noqa: S608 - our own names
    known = """
        SELECT identity_id, first_at, coalesce(customer_id, -identity_id) AS customer_id
        FROM identities LEFT JOIN identity_customer USING (identity_id)
    """
    beginners = """
        SELECT customer_id, min(identity_id) AS identity_id, min(first_at) AS began_at FROM known
        GROUP BY customer_id HAVING micros(min(first_at)) BETWEEN $earliest AND $latest
    """
    members = """
        SELECT k.identity_id AS identity_id, b.customer_id AS customer_id, b.began_at AS began_at
        FROM known k JOIN beginners b ON b.customer_id = k.customer_id
    """
    return Query(identities).then("identities", known).then("known", beginners).then("beginners", members)
