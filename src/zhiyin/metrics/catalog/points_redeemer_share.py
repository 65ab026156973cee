"""Points redeemer share (积分兑换者占比): of those whose points moved, the share who spent some."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.activity import DIMENSIONS
from zhiyin.metrics.counting import NOBODY, group_columns, part
from zhiyin.metrics.model import Card, Change, Dimension, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.shares import share_of_customers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="points_redeemer_share",
    name="Points redeemers",
    purpose="Whether the rewards of the loyalty programme are worth having.",
    formula="customers who redeemed points / customers who earned or redeemed points",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="customers who earned or redeemed points in the days asked for",
    time_basis="the brand's day on which points moved",
    window="the days asked for",
    filters="a customer counts once; points that lapse are no act; points of nobody known do not count",
    interval="Wilson",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    about=Subject.LOYALTY,
    note="How many points were spent is another question: here a customer counts, whatever the amount.",
    needs=("fact_interactions.name=Points Earned",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    meant, groups = part(selection, {Dimension.CHANNEL: "channel"}), group_columns(selection)
    moved = f"""
        SELECT identity_id, "at", {meant.keys}, CASE WHEN name = 'Points Redeemed' THEN 1 ELSE 0 END AS redeemed
        FROM fact_interactions
        WHERE name IN ('Points Earned', 'Points Redeemed') AND identity_id <> {NOBODY} AND {meant.condition}
    """  # noqa: S608 - our own names
    members = f"""
        SELECT coalesce(customer_id, -identity_id) AS record_id, coalesce(customer_id, -identity_id) AS customer_id,
            min(identity_id) AS identity_id, max("at") AS "at", {groups}, max(redeemed) AS redeemed
        FROM moved LEFT JOIN identity_customer USING (identity_id)
        GROUP BY coalesce(customer_id, -identity_id), {groups}
    """  # noqa: S608 - our own names
    return Query(moved, meant.params).then("moved", members)


METRIC = share_of_customers(CARD, _population, hit="redeemed = 1", shown="redeemed")
