"""Contacts per 100 orders (每百单联系数): how often customers must turn to us."""

from __future__ import annotations

from datetime import date

from zhiyin.metrics.model import BY_WHOLE, Card, Change, Direction, Record, Subject, Unit
from zhiyin.metrics.per_orders import DIMENSIONS, INTERVAL, ORDERS_THAT_COUNT, WHO, rate_of_contacts

CARD = Card(
    id="contact_rate",
    name="Contacts per 100 orders",
    purpose="How often customers have to turn to us, whatever the number of orders.",
    formula="100 × tickets, chats and calls of customers / orders of the same days",
    unit=Unit.SCORE,
    direction=Direction.DOWN,
    population=WHO,
    time_basis="the brand's day of the contact, and of the order",
    window="the days asked for",
    filters=ORDERS_THAT_COUNT,
    interval=INTERVAL,
    record=Record.CUSTOMER,
    weights=BY_WHOLE,
    dimensions=DIMENSIONS,
    bounds=(0, None),
    note="Contacts are of the same days, not of the same orders.",
    history=(Change(1, date(2026, 11, 23), "first definition"),),
    about=Subject.SERVICE,
)

METRIC = rate_of_contacts(CARD, of="true", per=100)
