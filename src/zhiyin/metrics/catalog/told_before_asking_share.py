"""Told before asking (主动告知占比): how many of those who were told of an outage had not asked by then."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.outages import DIMENSIONS, INTERVAL, asked_within_24_hours
from zhiyin.metrics.shares import share_of_records
from zhiyin.warehouse.engine import Query

CARD = Card(
    id="told_before_asking_share",
    name="Told of an outage before asking",
    purpose="How often customers hear of an outage from us before they have to ask.",
    formula="messages of an outage to customers who opened no request in the 24 hours before / messages of an outage",
    unit=Unit.SHARE,
    direction=Direction.UP,
    population="messages that told a known customer of an outage; of several on one day the first",
    time_basis="the brand's day of the message",
    window="the days asked for, and 24 hours before each message",
    filters="messages that an outage has ended do not count, nor do those to nobody known; any request counts, of "
    "whatever topic",
    interval=INTERVAL,
    record=Record.INTERACTION,
    dimensions=DIMENSIONS,
    about=Subject.SERVICE,
    needs=("fact_interactions.name=Outage Notified",),
    note="Of those who were told. Who was affected and never told is in no figure here. Requests are looked for in "
    "what the reader may see.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return asked_within_24_hours(selection, "Outage Notified", before=True)


METRIC = share_of_records(CARD, _population, hits={"has_not_asked": "has_asked = 0"}, shown="has_not_asked")
