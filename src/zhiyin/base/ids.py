"""Public ids: a short prefix that says what it is, and a UUIDv7 that cannot be guessed."""

from __future__ import annotations

import os
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def uuid7(now_ms: int | None = None) -> int:
    """A UUIDv7 (RFC 9562) as an integer: 48 bits of milliseconds, then 74 random bits."""
    millis = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    random = int.from_bytes(os.urandom(10))
    return (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | (random >> 68) << 64 | 0b10 << 62 | random & (1 << 62) - 1


def new_id(prefix: str) -> str:
    """A new public id, such as cus_01k7... (26 characters of Crockford base 32, sortable by time)."""
    number = uuid7()
    digits = [_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5)]
    return f"{prefix}_{''.join(digits)}"
