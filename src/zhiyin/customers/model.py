"""Who a customer is: identifiers, the links between them, and the profile they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

import msgspec
import phonenumbers

from zhiyin.base.errors import InvalidInput


class IdentifierKind(StrEnum):
    """The kinds of identifier that we know by name; any other word is a custom kind."""

    USER = "user_id"
    MEMBER = "member_number"
    UNIONID = "wechat_unionid"
    OPENID = "wechat_openid"
    EMAIL = "email"
    PHONE = "phone"
    ANONYMOUS = "anonymous_id"
    DEVICE = "device_id"


_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
_CUSTOM_KIND = re.compile(r"[a-z][a-z0-9_]{1,39}")
MAX_IDENTIFIER_LENGTH = 255


class Identifier(NamedTuple):
    """One id of a person, in one spelling: the same id is always the same pair."""

    kind: str
    value: str

    @classmethod
    def of(cls, kind: str, raw: object, *, region: str = "CN") -> Identifier:
        """Any identifier, normalised by its kind; refuses what cannot be one."""
        text = str(raw).strip()
        if kind == IdentifierKind.EMAIL:
            return cls.email(text)
        if kind == IdentifierKind.PHONE:
            return cls.phone(text, region=region)
        if not _CUSTOM_KIND.fullmatch(kind):
            raise InvalidInput("not a kind of identifier: {kind}", kind=kind)
        if not text or len(text) > MAX_IDENTIFIER_LENGTH or not text.isprintable():
            raise InvalidInput("not a usable {kind}: {raw}", kind=kind, raw=text[:80])
        return cls(str(kind), text)

    @classmethod
    def email(cls, raw: str) -> Identifier:
        """An e-mail address in lower case: " Li.Na@Example.COM" -> li.na@example.com."""
        text = raw.strip().lower()
        if len(text) > 254 or not _EMAIL.fullmatch(text) or not text.isprintable():
            raise InvalidInput("not an e-mail address: {raw}", raw=raw[:80])
        return cls(IdentifierKind.EMAIL.value, text)

    @classmethod
    def phone(cls, raw: str, *, region: str = "CN") -> Identifier:
        """A phone number as E.164: "138 0013 8000" -> +8613800138000; `region` is for numbers without +."""
        try:
            number = phonenumbers.parse(raw, region)
        except phonenumbers.NumberParseException:
            raise InvalidInput("not a phone number: {raw}", raw=raw[:40]) from None
        if not phonenumbers.is_possible_number(number):
            raise InvalidInput("not a phone number: {raw}", raw=raw[:40])
        return cls(IdentifierKind.PHONE.value, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class Trust(IntEnum):
    """What a source may claim about who somebody is (decision 14)."""

    PUBLIC = 0  # a write key that anybody can read: links one visitor to one user, and joins nobody
    SERVER = 1  # a key that only the brand's own systems hold
    IMPORT = 2  # a file that staff brought in
    STAFF = 3  # a person decided


class Claim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one interaction says about a person: these ids are theirs, and these traits."""

    identifiers: tuple[Identifier, ...]
    at: int  # microseconds since 1970, UTC
    source_id: int
    trust: Trust
    type: str = "track"  # an InteractionType
    traits: dict[str, Any] = {}
    trait_operation: str = "set"  # set, set_once, increment, append, unset, delete; unbind: see `unbinding.py`
    group_id: str | None = None  # the company, for `group`
    evidence: str = ""  # the event id
    scope_id: int = 0


class Verdict(StrEnum):
    """What an edge between two identities says."""

    SEEN = "seen"  # a message named both
    SAME = "same"  # a person decided that they are one
    DIFFERENT = "different"  # a person decided that they are not
    UNBOUND = "unbound"  # a message took them apart; it binds nothing, and is shown to nobody


@dataclass(frozen=True, slots=True)
class Member:
    """An identity of a customer: one of their identifiers, and when it was in use."""

    id: int
    identifier: Identifier
    public_id: str
    verified: bool
    first_seen_at: int | None
    last_seen_at: int | None


@dataclass(frozen=True, slots=True)
class Customer:
    """A person, or a visitor not known yet, with everything that belongs to them."""

    id: int
    public_id: str
    name: str | None
    is_known: bool
    members: tuple[Member, ...]  # the strongest first; those that the reader may see
    is_whole: bool = True  # False when the reader's scopes hide some

    @property
    def identity_ids(self) -> tuple[int, ...]:
        return tuple(member.id for member in self.members)

    @property
    def first_seen_at(self) -> int | None:
        return min((m.first_seen_at for m in self.members if m.first_seen_at is not None), default=None)

    @property
    def last_seen_at(self) -> int | None:
        return max((m.last_seen_at for m in self.members if m.last_seen_at is not None), default=None)

    @property
    def aliases(self) -> list[str]:
        """The other ids that lead here."""
        return [member.public_id for member in self.members if member.public_id != self.public_id]


class Edge(NamedTuple):
    """Two identities that were named together, or judged by staff."""

    id: int
    a: int
    b: int
    verdict: str
    trust: int
    kind: str
    source_id: int
    evidence: str
    at: int
    active: bool
    retracted_at: int | None
    retracted_by: str | None
    retracted_reason: str | None

    @property
    def decided_by(self) -> list[str]:
        """The ids of the staff who made it or took it back."""
        made = [self.evidence] if self.trust == Trust.STAFF else []
        return made if self.retracted_by is None else [*made, self.retracted_by]


class Deed(NamedTuple):
    """Something that was done with a customer."""

    identity_id: int
    at: int
    by: str  # the id of a person or an API key; rules when nobody did
    action: str  # merged, split, joined, left, kept_apart
    other_identity_id: int | None
    reason: str


class Review(NamedTuple):
    """A doubt for staff: the identity in question, and the customers that it would join."""

    id: int
    identity_id: int
    reason: str
    customer_ids: list[int]
    state: str
    created_at: int
    decided_at: int | None
    decided_by: str | None
    decision_reason: str | None


class Ties(NamedTuple):
    """What binds some identities: the edges between them, those taken back too, and what was done with them."""

    nodes: list[tuple[Member, int]]  # each with its customer
    edges: list[Edge]
    history: list[Deed]

    @property
    def decided_by(self) -> set[str]:
        """The ids of everybody who had a hand in it."""
        return {deed.by for deed in self.history} | {id_ for edge in self.edges for id_ in edge.decided_by}


class Explanation(NamedTuple):
    """Why identities are one customer, or not."""

    is_one: bool
    path: list[Edge]  # what leads from the one to the other
    objections: list[tuple[int, str]]  # (the identity that would join them, why it does not)
    nodes: list[tuple[Member, int]]  # the identities named here, each with its customer


class Company(NamedTuple):
    """An organisation whose contacts are customers."""

    id: int
    public_id: str
    group_id: str
    name: str | None
    traits: dict[str, Any]
    first_seen_at: int
    last_seen_at: int
    customer_count: int


class Contact(NamedTuple):
    """A customer in their role at a company."""

    customer: Customer
    role: str | None
    first_at: int
    last_at: int
