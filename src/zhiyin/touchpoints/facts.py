"""How an interaction is told to the warehouse."""

from __future__ import annotations

from typing import Any, NamedTuple

from zhiyin.base.values import currency_code, first_text, instant, minor_units, text
from zhiyin.customers.model import Trust
from zhiyin.touchpoints.causes import cause_of
from zhiyin.touchpoints.model import Interaction
from zhiyin.warehouse.days import LocalDays

FACT = "fact_interactions"
Row = tuple[object, ...]


class Place(NamedTuple):
    """Where an interaction stands: its number, whose it is, where it came from and how far that is trusted."""

    id: int
    identity_id: int
    source_id: int
    scope_id: int
    trust: int


def fact_row(
    interaction: Interaction, place: Place, *, revision: int, days: LocalDays, mark: int, rule: str | None
) -> Row:
    """The row of `fact_interactions`, in the order of its columns."""
    properties = interaction.properties
    return (
        *(place.id, revision, False, place.identity_id, interaction.at, days.of(interaction.at)),
        *(place.source_id, place.scope_id),
        *(interaction.type, interaction.name, interaction.channel, interaction.touchpoint),
        *(_subjects(properties) if properties else _NO_SUBJECTS),
        *(mark, rule, None if interaction.historical else interaction.received_at),
        *(_subscription(interaction, days) if "subscription_id" in properties and place.trust >= _BELIEVED else _NONE),
    )


_NO_SUBJECTS = (None, None, None, None, None, None)
_NONE = (None, None, None)
_BELIEVED = Trust.SERVER.value
"""Anybody can say with a public key that somebody has subscribed."""


def _subscription(interaction: Interaction, days: LocalDays) -> Row:
    """subscription_id, ends_on, cause."""
    properties = interaction.properties
    ends_at = instant(properties.get("ends_at"), days.zone)
    cause = cause_of(text(properties.get("reason"))) if interaction.name == "Subscription Cancelled" else None
    return text(properties["subscription_id"]), None if ends_at is None else days.of(ends_at), cause


def _subjects(properties: dict[str, Any]) -> Row:
    """product_id, sku, order_number, ticket_number, amount, currency: what the interaction was about."""
    currency = currency_code(properties["currency"]) if "currency" in properties else None
    return (
        first_text(properties, "product_id") if "product_id" in properties else None,
        first_text(properties, "sku") if "sku" in properties else None,
        first_text(properties, "order_id", "order_number") if _ORDER & properties.keys() else None,
        first_text(properties, "ticket_id", "conversation_id") if _TICKET & properties.keys() else None,
        _amount(properties, currency) if currency else None,
        currency,
    )


_ORDER = frozenset({"order_id", "order_number"})
_TICKET = frozenset({"ticket_id", "conversation_id"})


def _amount(properties: dict[str, Any], currency: str) -> int | None:
    for name in ("total", "revenue", "value", "amount"):
        if name in properties:
            return minor_units(properties[name], currency)
    return None
