"""Behavioural advocate share (实际推荐者占比): the share of active customers who spoke up for the brand."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.activity import DIMENSIONS, WHO, active_customers
from zhiyin.metrics.counting import UNKNOWN
from zhiyin.metrics.model import Card, Change, Direction, Metric, Record, Selection, Subject, Unit
from zhiyin.metrics.shares import share_of_customers
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="behavioural_advocate_share",
    name="Behavioural advocates",
    purpose="How many customers really recommend the brand to others.",
    formula="customers who recommended us to somebody, shared a product or cart, or gave a public review 4 or 5 stars "
    "/ active customers",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population=WHO,
    time_basis="the brand's day of what they did",
    window="the days asked for",
    filters="who did nothing in the days does not count; a customer counts once",
    interval="Wilson",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    about=Subject.LOYALTY,
    note="What people did. What they say they would do is another metric: stated advocates.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)

_ADVOCACY = {
    "fact_interactions": "name IN ('Referral Made', 'Product Shared', 'Cart Shared')",
    "fact_responses": "question_kind = 'stars' AND scale_max = 5 AND score >= 4",
}


def _population(selection: Selection) -> Query:
    active = active_customers(selection, noted=_ADVOCACY)
    columns = f"*, customer_id AS record_id, {UNKNOWN} AS variant"
    return active.then("active", f"SELECT {columns} FROM active")  # noqa: S608 - our own names


METRIC: Metric = share_of_customers(CARD, _population, hit="is_noted", shown="CAST(is_noted AS INTEGER)")
