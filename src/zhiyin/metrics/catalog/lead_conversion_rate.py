"""Lead conversion rate (线索转化率): how many of those who showed that they may buy become customers."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.converting import ordered_after_entry
from zhiyin.metrics.counting import NOBODY, part
from zhiyin.metrics.model import PLACES, TIME, Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.visits import COLUMNS
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="lead_conversion_rate",
    name="Lead conversion rate",
    purpose="How many of those who showed that they may buy become customers.",
    formula="leads with a first order, or told as converted, within 30 days / leads of the days asked for (the "
    "cohort); beside it within 90 days",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="people who became a lead in the days asked for and had not ordered before",
    time_basis="the brand's day on which somebody became a lead, for the first time in the days asked for",
    window="30 days from that instant",
    filters="cancelled orders, orders of no value, orders whose value is not known and leads of nobody known do not "
    "count; leads whose 30 days are not over are left out, from the share within 90 days those whose 90 days are not "
    "over",
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=(*TIME, *COLUMNS, *PLACES),
    about=Subject.PURCHASES,
    also={"within_90_days": Unit.SHARE},
    also_named={"within_90_days": "Within 90 days"},
    matures_after_days=31,
    needs=("fact_interactions.name=Lead Created",),
    note="Channel and touchpoint are those through which the lead came. Leads are matched to orders as far as both are "
    "known to be of one person. That somebody converted is believed of every sender, with a public key too.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _leads(selection: Selection) -> Query:
    meant = part(selection, COLUMNS)
    sql = f"""
        SELECT identity_id, coalesce(customer_id, -identity_id) AS customer_id, "at", {meant.keys}
        FROM fact_interactions LEFT JOIN identity_customer USING (identity_id)
        WHERE name = 'Lead Created' AND identity_id <> {NOBODY} AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


METRIC = ordered_after_entry(CARD, within_days=(30, 90), entries=_leads, also="Lead Converted")
