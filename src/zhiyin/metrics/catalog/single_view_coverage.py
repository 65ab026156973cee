"""Single-view coverage (单一客户视图覆盖率): the share of interactions that are tied to a person one knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhiyin.metrics.counting import CUSTOMER, NOBODY, part
from zhiyin.metrics.model import PLACES, TIME, Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.shares import share_of_records
from zhiyin.metrics.visits import COLUMNS
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="single_view_coverage",
    name="Single-view coverage",
    purpose="How much of what happens can be told to belong to a person one knows.",
    formula="interactions of known customers / interactions; known is of whom an account, a card, an address or a "
    "number is known",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="interactions of all sources",
    time_basis="the brand's day of the interaction",
    window="the days asked for",
    filters="visitors whose kind of identifier the warehouse was not told (those of an older version) do not count",
    interval="Wilson, at the number of independent records that tells as much (variance clustered by customer)",
    record=Record.INTERACTION,
    dimensions=(*TIME, *COLUMNS, *PLACES),
    about=Subject.DATA,
    needs=("identity_customer.is_person",),
    note="As customers are known now: a visit of before counts as soon as somebody is recognised. So the share of days "
    "past may still rise.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

_KNOWN = """
    SELECT customer_id AS whose, max(CASE WHEN is_person THEN 1 ELSE 0 END) AS is_known
    FROM identity_customer GROUP BY customer_id
    HAVING max(CASE WHEN is_person THEN 1 ELSE 0 END) = 1 OR count(*) = count(is_person)
"""
"""Who has an identity of a kind that was not told may be known by it, unless another one says so anyway."""


def _population(selection: Selection) -> Query:
    meant = part(selection, COLUMNS)
    sql = f"""
        SELECT fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, "at", {meant.keys},
            coalesce(is_known, 0) AS is_known
        FROM fact_interactions LEFT JOIN identity_customer USING (identity_id) LEFT JOIN known ON whose = customer_id
        WHERE (identity_id = {NOBODY} OR whose IS NOT NULL) AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return replace(Query(_KNOWN).then("known", sql), params=meant.params)


METRIC = share_of_records(CARD, _population, hits={"is_tied": "is_known = 1"}, shown="is_tied")
