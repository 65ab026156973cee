"""Complaints per 1,000 orders (每千单投诉数): how often customers complain."""

from __future__ import annotations

from dataclasses import replace

from zhiyin.metrics.catalog.contact_rate import CARD as CONTACTS
from zhiyin.metrics.per_orders import rate_of_contacts

CARD = replace(
    CONTACTS,
    id="complaint_rate",
    name="Complaints per 1,000 orders",
    purpose="How often customers complain, whatever the number of orders.",
    formula="1,000 × complaints / orders of the same days",
    needs=("fact_tickets.is_complaint",),
    note="Complaints are tickets, chats and calls that say so by their kind, category or topic. "
    "They are of the same days, not of the same orders.",
)

METRIC = rate_of_contacts(CARD, of="is_complaint", per=1_000)
