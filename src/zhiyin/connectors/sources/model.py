"""Sources: where interactions come from, and the keys by which they prove it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from zhiyin.customers.model import Trust


class KeyKind(StrEnum):
    """Who may hold a key: everybody who reads the page (public), or the brand's own systems (server)."""

    PUBLIC = "public"
    SERVER = "server"

    @property
    def trust(self) -> Trust:
        """What messages under such a key may claim (decision 14)."""
        return Trust.PUBLIC if self is KeyKind.PUBLIC else Trust.SERVER

    @property
    def prefix(self) -> str:
        return "zpub_" if self is KeyKind.PUBLIC else "zsrv_"


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of interactions: a web site, an app, a till, a help desk, a kind of file."""

    id: int
    public_id: str
    name: str
    kind: str  # web, app, mini_program, server, file, api ...
    channel: str  # of interactions that do not say theirs
    scope_id: int
    is_sample: bool
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class SourceKey:
    """A key of a source. A public key is shown whole (anybody can read it in the page); of a server key, its end."""

    id: str
    source_id: int
    kind: KeyKind
    shown: str
    created_at: datetime
    revoked_at: datetime | None


class Sent(NamedTuple):
    """How much a source has sent, and when last."""

    total: int
    last_at: datetime


class Grant(NamedTuple):
    """What a valid key opens: sending to one source, with so much trust."""

    source_id: int
    trust: Trust


def hash_of(key: str) -> bytes:
    """What is stored of a key. Keys are random, so that a fast hash is enough."""
    return sha256(key.encode()).digest()
