"""An interaction: one thing that passed between a person and the brand, in our own words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from zhiyin.customers.model import Identifier, Trust


class InteractionType(StrEnum):
    """What kind of message it was."""

    TRACK = "track"
    IDENTIFY = "identify"
    PAGE = "page"
    SCREEN = "screen"
    GROUP = "group"
    ALIAS = "alias"
    ITEM = "item"


class Interaction(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """The canonical interaction that every protocol, file and call is turned into.

    Instants are microseconds since 1970, UTC. `at` is when it happened, the
    sender's clock corrected (`received_at - (sent_at - original_at)`); the
    other three are kept as they came. `identifiers` are all ids that the message
    says belong to one person, normalised; which of them may really be
    joined is decided in `customers` from the trust of the source.
    """

    event_id: str  # the sender's message id, or a hash of the content; unique per source
    type: str  # an InteractionType
    name: str  # in our vocabulary: "Order Completed", "Page Viewed", ...
    at: int
    received_at: int
    original_at: int | None = None
    sent_at: int | None = None
    identifiers: tuple[Identifier, ...] = ()
    group_id: str | None = None  # the company, for `group`
    channel: str = ""  # web, app, mini_program, store, call, chat, email, sms, social, server ...
    touchpoint: str = ""  # more closely: a page, a store, a queue
    properties: dict[str, Any] = {}
    traits: dict[str, Any] = {}
    trait_operation: str = "set"  # set, set_once, increment, append, unset, delete; unbind takes identifiers apart
    context: dict[str, Any] = {}
    consent: dict[str, Any] | None = None
    ip: str | None = None
    user_agent: str | None = None
    historical: bool = False  # an import of the past: no clock correction, no live alarm


class Rejected(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message that could not become an interaction: why (a translatable template), and what it was."""

    reason: str
    params: dict[str, Any] = {}
    raw: bytes = b""
    received_at: int = 0
    form: str = ""  # of `raw`: "canonical" (ours), "request" (a whole body); else one message as its protocol has it
    around: dict[str, Any] = {}  # what its request said for all of its messages, to be said again when it is replayed


class TakenInteraction(NamedTuple):
    """An interaction that the intake has taken: stored, numbered, and belonging to an identity."""

    id: int
    identity_id: int
    source_id: int
    scope_id: int
    name: str
    type: str
    at: int  # microseconds since 1970, UTC
    channel: str
    touchpoint: str
    properties: dict[str, Any]
    trust: int = Trust.PUBLIC  # who does not say how far a sender is believed, believes it least

    @property
    def is_trusted(self) -> bool:
        """Whether a sender said it whom nobody else can pretend to be: the brand's own systems, files, staff."""
        return self.trust >= Trust.SERVER
