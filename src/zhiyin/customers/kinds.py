"""What each kind of identifier proves: how strongly it names a person, and what forbids it to join two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from zhiyin.customers.model import Identifier, IdentifierKind, Trust


class Strength(Enum):
    """How an identifier belongs to people."""

    STRONG = "strong"  # given to one person: an account, a card
    CONTACT = "contact"  # reaches people, sometimes several: an address, a number
    WEAK = "weak"  # a browser or a device: whoever sits before it


@dataclass(frozen=True, slots=True)
class KindRule:
    """How one kind of identifier takes part in stitching.

    `apart` names the kinds that must not differ between those whom it would
    join. More than `max_people` make it a household, more than `max_links` a crowd.
    """

    rank: int  # 0 is the strongest
    strength: Strength
    max_people: int
    max_links: int
    apart: frozenset[str] = frozenset()


_K = IdentifierKind

EXCLUSIVE = frozenset({_K.MEMBER.value, _K.UNIONID.value, "national_id"})
"""Nobody has two of these: two different values mean two people."""

_APART_BY_PHONE = EXCLUSIVE | {_K.USER.value, _K.EMAIL.value}  # families share phones: any other difference counts

KINDS: Mapping[str, KindRule] = {
    _K.USER: KindRule(0, Strength.STRONG, 5, 1000, EXCLUSIVE),
    "national_id": KindRule(1, Strength.STRONG, 5, 200, EXCLUSIVE),
    _K.MEMBER: KindRule(2, Strength.STRONG, 5, 200, EXCLUSIVE),
    _K.UNIONID: KindRule(3, Strength.STRONG, 5, 200, EXCLUSIVE),
    _K.OPENID: KindRule(4, Strength.STRONG, 5, 200, EXCLUSIVE),
    _K.EMAIL: KindRule(5, Strength.CONTACT, 3, 50, EXCLUSIVE),
    _K.PHONE: KindRule(6, Strength.CONTACT, 3, 50, _APART_BY_PHONE),
    _K.ANONYMOUS: KindRule(8, Strength.WEAK, 1, 20),
    _K.DEVICE: KindRule(9, Strength.WEAK, 1, 20),
}
CUSTOM = KindRule(7, Strength.CONTACT, 1, 50, EXCLUSIVE)
"""A kind that we do not know may belong to one person; it never joins two."""

_CLAIMED_CONTACT_RANK = 10  # said by a public key alone: weaker than the browser that said it


@cache
def rule_of(kind: str) -> KindRule:
    """The rule of a kind, known or custom."""
    return KINDS.get(kind, CUSTOM)


def rank_of(kind: str, *, verified: bool) -> int:
    """Which identity stands for a profile: the lowest rank, then the earliest met."""
    rule = rule_of(kind)
    if rule.strength is Strength.CONTACT and not verified:
        return _CLAIMED_CONTACT_RANK + rule.rank
    return rule.rank


def is_claimed(kind: str, *, verified: bool) -> bool:
    """Whether it is an address or number that somebody may have made up: no trusted source has named it."""
    return rule_of(kind).strength is Strength.CONTACT and not verified


def strongest_first(identifiers: Iterable[Identifier], trust: Trust) -> list[Identifier]:
    """The identifiers of one message, the one that its interaction belongs to first; ties stay in order."""
    verified = trust is not Trust.PUBLIC
    return sorted(dict.fromkeys(identifiers), key=lambda identifier: rank_of(identifier.kind, verified=verified))
