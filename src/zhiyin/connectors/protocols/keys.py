"""Where SDKs put their key: one resolver for header, query and body."""

from __future__ import annotations

import binascii
from base64 import b64decode
from functools import lru_cache
from urllib.parse import parse_qsl

MAX_KEY_LENGTH = 255


@lru_cache(maxsize=4096)
def key_in_header(authorization: str) -> str | None:
    """The user name of a Basic, or the token of a Bearer authorisation."""
    scheme, _, value = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return _sound(value.strip())
    if scheme.lower() != "basic":
        return None
    try:
        return _sound(b64decode(value.strip(), validate=True).decode().partition(":")[0])
    except (binascii.Error, ValueError):
        return None


def key_in_query(query: str, *names: str) -> str | None:
    """The first of these parameters that the query has."""
    if not any(name in query for name in names):
        return None
    given = dict(reversed(parse_qsl(query, max_num_fields=None)))
    for name in names:
        if name in given:
            return _sound(given[name])
    return None


def _sound(key: str) -> str | None:
    return key if key and len(key) <= MAX_KEY_LENGTH and key.isprintable() else None


def sound_key(key: object) -> str | None:
    """A key found elsewhere, if it can be one."""
    return _sound(key) if isinstance(key, str) else None
