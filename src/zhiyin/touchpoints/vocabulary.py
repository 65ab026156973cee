"""Our words for what passes between a person and the brand, and how an event differs from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from zhiyin.base.locale import Locale, translate
from zhiyin.touchpoints import tracking_plan
from zhiyin.touchpoints.event_spec import (
    EventSpec,
    Finding,
    FindingKind,
    Lane,
    PropertyKind,
    PropertySpec,
    Topic,
    differences,
)

# What SDKs send beside events: they carry no plan of their own.
MESSAGES = frozenset({"Identified", "Group Joined", "Alias", "Identity Unbound"})


def _properties() -> dict[str, PropertySpec]:
    return {
        name: PropertySpec(name, PropertyKind(kind), meaning)
        for kind, named in tracking_plan.PROPERTIES.items()
        for name, meaning in named.items()
    }


def _spec(name: str, lane: str, topic: str, wanted: str, meaning: str) -> EventSpec:
    words = dict.fromkeys(wanted.split())
    kinds = {word.rstrip("!"): PROPERTIES[word.rstrip("!")].kind for word in words}
    required = tuple(word[:-1] for word in words if word.endswith("!"))
    return EventSpec(name, Lane(lane), Topic(topic), meaning, required, kinds)


def _inner(wanted: str) -> EventSpec:
    return _spec("", Lane.BEHAVIOUR, Topic.SHOPPING, wanted, "")


PROPERTIES = _properties()
EVENTS: Mapping[str, EventSpec] = {
    name: _spec(name, lane, topic, wanted, meaning)
    for lane, topic, events in tracking_plan.EVENTS
    for name, wanted, meaning in events
}
INSIDE = {
    PropertyKind.PRODUCTS: _inner(tracking_plan.PRODUCT_IN_LIST),
    PropertyKind.ANSWERS: _inner(tracking_plan.ANSWER_IN_LIST),
}
_UNKNOWN = [Finding(FindingKind.UNKNOWN_EVENT)]


def find_event(name: str) -> EventSpec | None:
    """The event of that name; None when it is not ours."""
    return EVENTS.get(name)


def check(name: str, properties: Mapping[str, Any]) -> list[Finding]:
    """How an event differs from the plan; empty when it does not; properties beside the plan are welcome."""
    spec = EVENTS.get(name)
    if spec is None:
        return [] if name in MESSAGES else list(_UNKNOWN)
    return differences(spec, properties, INSIDE)


def lane_of(name: str) -> Lane:
    """The lane of the timeline; behaviour for names that are not ours."""
    spec = EVENTS.get(name)
    return spec.lane if spec else Lane.BEHAVIOUR


def topic_of(name: str) -> Topic | None:
    """The area that reads it; None for names that are not ours."""
    spec = EVENTS.get(name)
    return spec.topic if spec else None


def names_of(topics: Collection[Topic]) -> frozenset[str]:
    """The names of all events of these topics."""
    return frozenset(name for name, spec in EVENTS.items() if spec.topic in topics)


def label(name: str, locale: Locale) -> str:
    """The event's name in the reader's language; names that are not ours stay as they are."""
    return translate(name, locale) if name in EVENTS else name
