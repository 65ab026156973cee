"""Status deflection share (状态页分流占比): after how many looks at an outage customers did not have to ask."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.outages import DIMENSIONS, INTERVAL, asked_within_24_hours
from zhiyin.metrics.shares import share_of_records
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="status_deflection_share",
    name="Status looks without a request",
    purpose="How often a look at the status of an outage is enough, and nobody has to ask.",
    formula="looks at the status of an outage after which the customer opened no request within 24 hours / looks at "
    "the status of an outage",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="looks at the status of an outage by customers who are known; of several on one day the first",
    time_basis="the brand's day of the look",
    window="the days asked for, and 24 hours after each look",
    filters="looks whose 24 hours are not over do not count, nor do those of nobody known; any request counts, of "
    "whatever topic",
    interval=INTERVAL,
    record=Record.INTERACTION,
    dimensions=DIMENSIONS,
    about=Subject.SERVICE,
    matures_after_days=1,
    needs=("fact_interactions.name=Outage Viewed",),
    note="Not how many requests the page saved: some who looked would not have asked anyway. Whoever looks is taken as "
    "affected; who really was is not told. Requests are looked for in what the reader may see.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return asked_within_24_hours(selection, "Outage Viewed", before=False)


METRIC = share_of_records(CARD, _population, hits={"has_not_asked": "has_asked = 0"}, shown="has_not_asked")
