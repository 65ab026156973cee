"""Who had to ask again about the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from zhiyin.touchpoints.marks import MarkFor, Rulebook


class Contact(NamedTuple):
    """A customer turned to us."""

    opened_at: int
    opening_id: int  # the interaction that told of it
    topic: str | None
    order_number: str | None
    product_id: str | None


def repeat_marks(contacts: Iterable[Contact], rules: Rulebook) -> list[MarkFor]:
    """What the contacts of one person bear: a repeat of an earlier one, or none (0)."""
    in_time = sorted(contacts)
    return [
        MarkFor(contact.opening_id, rules.contact(contact.opened_at, _before(in_time[:place], contact)))
        for place, contact in enumerate(in_time)
    ]


def _before(earlier: Sequence[Contact], contact: Contact) -> int | None:
    """When the person last asked about the same thing."""
    return next((each.opened_at for each in reversed(earlier) if _same_thing(each, contact)), None)


def _same_thing(one: Contact, other: Contact) -> bool:
    """By the topic, or else the order, or else the product; without any of them nothing tells them apart."""
    for ours, theirs in (
        (one.topic, other.topic),
        (one.order_number, other.order_number),
        (one.product_id, other.product_id),
    ):
        if ours is not None and theirs is not None:
            return ours == theirs
    return True
