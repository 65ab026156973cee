"""Data freshness (数据时效): the share of what happened that was told here within five minutes."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.counting import CUSTOMER, part
from zhiyin.metrics.model import PLACES, TIME, Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.shares import share_of_records
from zhiyin.metrics.visits import COLUMNS
from zhiyin.warehouse.engine import Query

_MINUTE = 60_000_000
_WITHIN = {"within_5_minutes": 5 * _MINUTE, "within_1_hour": 60 * _MINUTE, "within_1_day": 1_440 * _MINUTE}

CARD = Card(
    id="data_freshness",
    name="Data freshness",
    purpose="Whether what happens is known soon enough to act on it.",
    formula="interactions that arrived within 5 minutes of happening / interactions; beside it within an hour and "
    "within a day",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="interactions of all sources",
    time_basis="the brand's day of the interaction",
    window="the days asked for",
    filters="what was told as the past (files, exports of other systems) does not count",
    interval="Wilson, at the number of independent records that tells as much (variance clustered by customer)",
    record=Record.INTERACTION,
    dimensions=(*TIME, *COLUMNS, *PLACES),
    about=Subject.DATA,
    also={"within_1_hour": Unit.SHARE, "within_1_day": Unit.SHARE},
    also_named={"within_1_hour": "Within 1 hour", "within_1_day": "Within 1 day"},
    needs=("fact_interactions.received_at",),
    note="From the instant at which it happened, the sender's clock corrected, to its arrival here. What has not "
    "arrived yet is not known of, so the last days look fresher than they are.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    meant = part(selection, COLUMNS)
    sql = f"""
        SELECT fact_id AS record_id, identity_id, {CUSTOMER} AS customer_id, "at", {meant.keys},
            micros(received_at) - micros("at") AS lag
        FROM fact_interactions LEFT JOIN identity_customer USING (identity_id)
        WHERE received_at IS NOT NULL AND {meant.condition}
    """  # noqa: S608 - see counting.py
    return Query(sql, meant.params)


METRIC = share_of_records(
    CARD, _population, hits={name: f"lag <= {most}" for name, most in _WITHIN.items()}, shown="lag / 1e6"
)
