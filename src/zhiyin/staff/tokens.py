"""Secrets that we hand out and recognise again: random, and kept by us as a hash only."""

from __future__ import annotations

import hashlib
import hmac
import secrets

KEY_MARK = "zk"


def new_token() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What we keep of a token; it has too many bits to be guessed from this."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(session_token: str) -> str:
    """The token that must come with every unsafe request of the session; only who holds the session can know it."""
    return hashlib.sha256(b"csrf\0" + session_token.encode()).hexdigest()


def same(first: str, second: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest(first.encode(), second.encode())


def new_api_key() -> tuple[str, str]:
    """The prefix by which a key is known, and the whole key: zk_<prefix>_<secret>."""
    prefix = secrets.token_hex(4)
    return prefix, f"{KEY_MARK}_{prefix}_{secrets.token_hex(24)}"


def prefix_of(api_key: str) -> str | None:
    """The prefix of a key; None when it does not look like one of ours."""
    mark, _, rest = api_key.partition("_")
    prefix, _, secret = rest.partition("_")
    return prefix if mark == KEY_MARK and prefix and secret else None
