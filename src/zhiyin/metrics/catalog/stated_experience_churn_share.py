"""Stated experience churn share (自述体验流失占比): how many of those who cancel and say why name a bad experience."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.counting import NOBODY, part, told_at
from zhiyin.metrics.model import PLACES, TIME, Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.shares import share_of_records
from zhiyin.metrics.subscriptions import CANCELLED, CUSTOMER
from zhiyin.warehouse.engine import Query

CAUSES = {
    "poor_product": "A poor product",
    "poor_service": "Poor service",
    "too_expensive": "Too expensive",
    "not_used": "Not used",
    "missing_features": "Something is missing",
    "switched": "Went to somebody else",
    "other": "Another reason",
}
_EXPERIENCES = ("poor_product", "poor_service")

_COLUMNS = told_at()

CARD = Card(
    id="stated_experience_churn_share",
    name="Cancelled for a bad experience",
    purpose="How many of those who cancel a subscription and say why name a poor product or poor service, and what "
    "the others name.",
    formula="cancellations with a poor product or poor service as the reason / cancellations with any reason; beside "
    "it the share of each reason",
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    population="cancellations of subscriptions of which a reason was told",
    time_basis="the brand's day of the cancellation, not of the end",
    window="the days asked for",
    filters="cancellations without a reason do not count, nor do subscriptions that lapse for want of payment; reasons "
    "that are none of these count as another",
    interval="Wilson, at the number of independent records that tells as much (variance clustered by customer)",
    record=Record.INTERACTION,
    dimensions=(*TIME, *_COLUMNS, *PLACES),
    about=Subject.LOYALTY,
    also=dict.fromkeys(CAUSES, Unit.SHARE),
    also_named=CAUSES,
    minimum_respondents=5,
    needs=("fact_interactions.cause",),
    note="What customers say, which is not always why they leave: a price is easily named. How many of those with whom "
    "something went wrong leave is another metric: churn after a bad experience.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    meant = part(selection, _COLUMNS)
    sql = f"""
        SELECT fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, "at", {meant.keys}, cause
        FROM fact_interactions LEFT JOIN identity_customer USING (identity_id)
        WHERE name = '{CANCELLED}' AND cause IS NOT NULL AND identity_id <> {NOBODY} AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


METRIC = share_of_records(
    CARD,
    _population,
    hits={"is_experience": f"cause IN {_EXPERIENCES}", **{name: f"cause = '{name}'" for name in CAUSES}},
    shown="is_experience",
)
