"""Loyalty enrolled share (会员计划加入占比): the share of active customers who are members of the loyalty programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhiyin.metrics.activity import DIMENSIONS, WHO, active_customers
from zhiyin.metrics.counting import NOBODY, UNKNOWN, in_scope, key
from zhiyin.metrics.engagement import buckets_of
from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.shares import share_of_customers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="loyalty_enrolled_share",
    name="Enrolled in the loyalty programme",
    purpose="How many of the active customers have joined the loyalty programme.",
    formula="active customers who have joined the programme and not left it / active customers",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHO,
    time_basis="the brand's day of what they did",
    window="the days asked for; membership at their end, at that of each day, week or month where they are told apart",
    filters="who did nothing in the days does not count; a customer counts once",
    interval="Wilson",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    about=Subject.LOYALTY,
    note="Joining and leaving count wherever they happened, and whoever tells of them, with a public key too. Whether "
    "members do anything with their points is another metric.",
    needs=("fact_interactions.name=Loyalty Enrolled",),
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

_JOINED, _LEFT = "Loyalty Enrolled", "Loyalty Left"


def _population(selection: Selection) -> Query:
    visible, _ = in_scope(selection, "scope_id")  # its parameters are those of the active customers
    columns = ["span", *(key(each) for each in selection.by if each.is_time)]
    told = f"""
        SELECT coalesce(customer_id, -identity_id) AS who, name, "at" AS told_at, fact_id, day
        FROM fact_interactions LEFT JOIN identity_customer USING (identity_id)
        WHERE name IN ('{_JOINED}', '{_LEFT}') AND identity_id <> {NOBODY} AND {visible}
    """  # noqa: S608 - our own names
    standing = f"""
        SELECT t.who AS who, {", ".join(f"b.{column} AS of_{column}" for column in columns)},
            last_by(t.name, t.told_at, t.fact_id) AS last_said
        FROM told t CROSS JOIN buckets b WHERE t.day <= b.ends
        GROUP BY t.who, {", ".join(f"b.{column}" for column in columns)}
    """  # noqa: S608 - our own names
    same = " AND ".join(f"s.of_{column} = a.{column}" for column in columns)
    members = f"""
        SELECT a.*, a.customer_id AS record_id, {UNKNOWN} AS variant,
            CASE WHEN s.last_said = '{_JOINED}' THEN 1 ELSE 0 END AS is_enrolled
        FROM active a LEFT JOIN standing s ON s.who = a.customer_id AND {same}
    """  # noqa: S608 - our own names
    active, buckets = active_customers(selection), buckets_of(selection)
    steps = replace(
        active,
        sql=buckets.sql,
        params={**active.params, **buckets.params},
        steps=(*active.steps, ("active", active.sql), *buckets.steps),
    )
    return steps.then("buckets", told).then("told", standing).then("standing", members)


METRIC = share_of_customers(CARD, _population, hit="is_enrolled = 1", shown="is_enrolled")
