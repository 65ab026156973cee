"""What the tracking plan says of an event and of its properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhiyin.base.values import number


class Lane(StrEnum):
    """The three lanes of a customer's timeline."""

    BEHAVIOUR = "behaviour"  # what they did: visits, carts, orders
    SERVICE = "service"  # what we did for them: deliveries, answers, calls
    FEELINGS = "feelings"  # what they said of it: scores, reviews, words


class Topic(StrEnum):
    """Which area of the product reads an event."""

    VISITS = "visits"
    SHOPPING = "shopping"
    MARKETING = "marketing"
    ACCOUNT = "account"
    ORDERS = "orders"
    FEEDBACK = "feedback"
    SUPPORT = "support"
    CATALOG = "catalog"
    STORES = "stores"
    LOYALTY = "loyalty"
    SUBSCRIPTIONS = "subscriptions"
    STATUS = "status"


class PropertyKind(StrEnum):
    """What a property may hold."""

    TEXT = "text"
    ID = "id"  # a text or a whole number
    NUMBER = "number"
    SCORE = "score"  # a number, also written as text
    MONEY = "money"  # in major units, a number or an exact decimal text: 99.9, "99.90"
    WHOLE = "whole number"
    FLAG = "true or false"
    PLACE = "text or number"
    INSTANT = "instant"  # ISO 8601, or seconds, milliseconds or microseconds since 1970
    LIST = "list"
    OBJECT = "object"
    PRODUCTS = "products"  # a list of objects, each with the properties of a product
    ANSWERS = "answers"  # a list of objects, each with the properties of an answer

    def fits(self, value: object) -> bool:
        """Whether the value is of this kind; an absent one (null) always is."""
        if value is None:
            return True
        types, spelled_out = _FITTING[self]
        if isinstance(value, types) and (self is PropertyKind.FLAG or not isinstance(value, bool)):
            return not isinstance(value, float) or self is not PropertyKind.WHOLE or value.is_integer()
        return spelled_out and isinstance(value, str) and number(value) is not None


_FITTING: dict[PropertyKind, tuple[tuple[type, ...], bool]] = {
    PropertyKind.TEXT: ((str,), False),
    PropertyKind.ID: ((str, int), False),
    PropertyKind.NUMBER: ((int, float), False),
    PropertyKind.SCORE: ((int, float), True),
    PropertyKind.MONEY: ((int, float), True),
    PropertyKind.WHOLE: ((int, float), False),
    PropertyKind.FLAG: ((bool,), False),
    PropertyKind.PLACE: ((str, int, float), False),
    PropertyKind.INSTANT: ((str, int, float), False),
    PropertyKind.LIST: ((list,), False),
    PropertyKind.OBJECT: ((dict,), False),
    PropertyKind.PRODUCTS: ((list,), False),
    PropertyKind.ANSWERS: ((list,), False),
}


@dataclass(frozen=True, slots=True)
class PropertySpec:
    """One property: the same name means the same thing in every event."""

    name: str
    kind: PropertyKind
    meaning: str  # one line of English, for the reference page


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event of the plan. Its name is also the key of its label's translations."""

    name: str
    lane: Lane
    topic: Topic
    meaning: str
    required: tuple[str, ...]
    kinds: Mapping[str, PropertyKind]


class FindingKind(StrEnum):
    """How an event differs from the plan; it is shown, never refused."""

    UNKNOWN_EVENT = "unknown_event"
    MISSING_PROPERTY = "missing_property"
    WRONG_TYPE = "wrong_type"


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference between an event as it came and the plan."""

    kind: FindingKind
    property: str = ""  # with its place in a list: products[].price
    expected: str = ""  # the kind that the plan wants


def differences(
    spec: EventSpec, properties: Mapping[str, Any], inside: Mapping[PropertyKind, EventSpec]
) -> list[Finding]:
    """Where the properties differ from the plan; `inside` describes the objects of lists."""
    found = [
        Finding(FindingKind.MISSING_PROPERTY, name, spec.kinds[name])
        for name in spec.required
        if properties.get(name) in (None, "")
    ]
    kinds = spec.kinds
    for name, value in properties.items():
        kind = kinds.get(name)
        if kind is None:
            continue
        if not kind.fits(value):
            found.append(Finding(FindingKind.WRONG_TYPE, name, kind))
        elif value and kind in inside:
            found += _inside(name, value, inside[kind])
    return found


def _inside(name: str, elements: list[Any], spec: EventSpec) -> list[Finding]:
    """Each kind of difference once a list, however long it is."""
    found: dict[Finding, None] = {}
    for element in elements:
        if not isinstance(element, dict):
            found[Finding(FindingKind.WRONG_TYPE, f"{name}[]", PropertyKind.OBJECT)] = None
            continue
        for finding in differences(spec, element, {}):
            found[Finding(finding.kind, f"{name}[].{finding.property}", finding.expected)] = None
    return list(found)
