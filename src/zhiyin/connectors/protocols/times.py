"""When it happened: the times of a message read, and the sender's wrong clock put right."""

from __future__ import annotations

from datetime import UTC, datetime

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.protocols.limits import MAX_SKEW, MIN_SKEW

_MILLISECONDS_FROM = 100_000_000_000  # smaller numbers are seconds: this one would be the year 5138


def microseconds(value: object) -> int | None:
    """An instant as microseconds since 1970: ISO 8601 (UTC when it names no zone), or seconds or milliseconds."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1_000_000)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return round(value * (1_000 if abs(value) >= _MILLISECONDS_FROM else 1_000_000))
    except (ValueError, OverflowError):
        pass
    raise InvalidInput("not a time: {raw}", raw=str(value)[:40])


def corrected(original_at: int | None, sent_at: int | None, received_at: int) -> int:
    """When it happened by our clock: received_at - (sent_at - original_at).

    Only when the sender said when it sent, and its clock is off by more than
    the way through the network explains but by less than a day: a stored
    request that is sent again later keeps the time it tells.
    """
    if original_at is None:
        return received_at
    if sent_at is None:
        return original_at
    skew = received_at - sent_at
    return original_at + skew if MIN_SKEW < abs(skew) <= MAX_SKEW else original_at
