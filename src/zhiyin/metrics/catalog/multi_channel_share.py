"""Multi-channel share (多渠道客户占比): how many customers deal with the brand through two channels or more."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.channels import DIMENSIONS, customers_by_channels
from zhiyin.metrics.model import Card, Change, Direction, Record, Selection, Subject, Unit
from zhiyin.metrics.shares import share_of_customers
from zhiyin.warehouse.engine import Query

WINDOW_DAYS = 90

CARD = Card(
    id="multi_channel_share",
    name="Multi-channel share",
    purpose="How many customers deal with the brand through more than one channel.",
    formula="customers with two channels or more within 90 days / customers with any",
    unit=Unit.SHARE,
    direction=Direction.NEITHER,
    population="customers who visited, ordered, answered or asked for help within 90 days",
    time_basis="the brand's day of the visit, the order, the answer or the request",
    window="the 90 days up to the end of the days asked for, of each week or month where they are told apart",
    filters="what nobody known did, what names no channel and what servers told without one do not count",
    interval="Wilson over customers",
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    about=Subject.BEHAVIOUR,
    needs=("fact_sessions.channel",),
    note="Web shop, app, mini-program, store, telephone, chat, e-mail and so on are each a channel. Who is recognised "
    "in one channel only seems to use but one.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
)


def _population(selection: Selection) -> Query:
    return customers_by_channels(selection, WINDOW_DAYS)


METRIC = share_of_customers(CARD, _population, hit="channel_count >= 2", shown="channel_count")
