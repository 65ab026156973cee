"""What a protocol family is: paths it answers on, and pure functions from requests to interactions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from zhiyin.touchpoints.model import Interaction, Rejected

DEFAULT_REGION = "CN"
CANONICAL, REQUEST = "canonical", "request"
"""Forms of what is kept for a person, beside one message in the words of its protocol."""


class RawRequest(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A collecting request as it arrived, kept durably before it is answered."""

    family: str  # "segment", "sensors"
    source_id: int
    path: str
    query: str
    received_at: int  # microseconds since 1970, UTC
    body: bytes  # as sent, perhaps compressed
    ip: str = ""
    user_agent: str = ""
    sent_at: str = ""  # the SentAt header of RudderStack
    trust: int = 0  # a customers.model.Trust: of the key that it came with


_OF_THE_SENDER = ("path", "ip", "user_agent", "sent_at")


def sender_of(request: RawRequest) -> dict[str, Any]:
    """What a request says of where it came from: kept beside a message that leaves it."""
    return {name: value for name in _OF_THE_SENDER if (value := getattr(request, name))}


def whole(request: RawRequest, reason: str, params: dict[str, Any]) -> Rejected:
    """A request of which no message could be read, kept so that it can be tried again as it came."""
    return Rejected(
        reason=reason,
        params=params,
        raw=request.body or request.query.encode(),
        received_at=request.received_at,
        form=REQUEST,
        around=sender_of(request) | {"family": request.family, "query": request.query},
    )


class Outcome(StrEnum):
    """How a collecting request ends; each family says it in its own words."""

    OK = "ok"
    UNAUTHORISED = "unauthorised"  # no key, or one that nobody knows
    INVALID = "invalid"  # the body cannot be read at all
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"  # come back after some seconds
    UNAVAILABLE = "unavailable"  # the disk is full, the store is away


class Purpose(StrEnum):
    """What a path is for."""

    COLLECT = "collect"
    SETTINGS = "settings"  # what an SDK asks before it sends anything; nothing is stored


@dataclass(frozen=True, slots=True)
class Route:
    """A path with its methods; {write_key} stands for a part of the path."""

    path: str
    methods: tuple[str, ...]
    purpose: Purpose = Purpose.COLLECT


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, ready to be sent."""

    status: int
    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()


class KeyFinder(Protocol):
    """The key of a request, from header, query or body; None without one. Header names are lower case."""

    def __call__(self, headers: Mapping[str, str], path: str, query: str, body: bytes) -> str | None: ...


class Check(Protocol):
    """Cheaply refuses a body that nobody can read (InvalidInput) or that is too large (TooLarge)."""

    def __call__(self, path: str, query: str, body: bytes) -> None: ...


class Answering(Protocol):
    """What to say to the sender, in the protocol's own shape."""

    def __call__(self, outcome: Outcome, path: str, *, retry_after_seconds: int = 1) -> Answer: ...


class Decoder(Protocol):
    """Turns one stored request into interactions; what cannot be used comes back with its reason.

    `region` is the country of phone numbers that are written without one.
    """

    def __call__(self, request: RawRequest, *, region: str = DEFAULT_REGION) -> list[Interaction | Rejected]: ...


class Again(Protocol):
    """Path and body of a request that says one message once more; `around` is what its own request said beside."""

    def __call__(self, raw: bytes, around: Mapping[str, Any]) -> tuple[str, bytes]: ...


def no_settings(path: str, write_key: str, base_url: str) -> Answer:
    """For families whose SDKs ask for nothing."""
    return Answer(404, b"", "text/plain")


@dataclass(frozen=True, slots=True)
class Family:
    """One protocol: everything that the collector and the intake must know of it."""

    name: str
    routes: tuple[Route, ...]
    find_key: KeyFinder
    check: Check
    answer: Answering
    decode: Decoder
    again: Again
    settings: Callable[[str, str, str], Answer] = no_settings  # (path, write key, our base URL)
