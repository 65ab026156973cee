"""What a protocol family is: paths it answers on, and pure functions from requests to interactions."""

from __future__ import annotations

from typing import Protocol

import msgspec

from zhiyin.touchpoints.model import Interaction, Rejected


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


class Decoder(Protocol):
    """Turns one stored request into interactions; what cannot be used comes back with its reason."""

    def __call__(self, request: RawRequest) -> list[Interaction | Rejected]: ...
