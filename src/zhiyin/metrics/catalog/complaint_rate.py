"""Complaints per 1,000 orders (每千单投诉数): how often customers complain."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.per_orders import DIMENSIONS, INTERVAL, ORDERS_THAT_COUNT, WHO, rate_of_contacts

CARD = Card(
    id="complaint_rate",
    name="Complaints per 1,000 orders",
    purpose="How often customers complain, whatever the number of orders.",
    formula="1,000 × complaints / orders of the same days",
    unit=Unit.SCORE,
    direction=Direction.DOWN,
    population=WHO,
    time_basis="the brand's day of the contact, and of the order",
    window="the days asked for",
    filters=ORDERS_THAT_COUNT,
    interval=INTERVAL,
    record=Record.CUSTOMER,
    dimensions=DIMENSIONS,
    bounds=(0, None),
    needs=("fact_tickets.is_complaint",),
    note="Complaints are tickets, chats and calls that say so by their kind, category or topic. "
    "They are of the same days, not of the same orders.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
    about=Subject.SERVICE,
)

METRIC = rate_of_contacts(CARD, of="is_complaint", per=1_000)
