"""How a message that was put aside is kept: once, however often it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from zhiyin.base.clock import from_micros
from zhiyin.connectors.arrival import Arrival
from zhiyin.touchpoints.model import Rejected

_OF_ONE_TRY = ("sentAt", "receivedAt", "_metadata", "_flush_time")
"""Fields that differ from one try of an SDK to the next."""
_object = msgspec.json.Decoder(dict[str, Any])


def quarantine_rows(arrivals: Sequence[Arrival]) -> list[dict[str, Any]]:
    """The rows of quarantine for what was rejected; what came twice counts twice."""
    rows: dict[tuple[int, bytes], dict[str, Any]] = {}
    for arrival in arrivals:
        message = arrival.message
        if not isinstance(message, Rejected):
            continue
        row = _row(arrival, message)
        known = rows.setdefault((arrival.source.id, row["digest"]), row)
        if known is not row:
            known["seen_count"] += 1
            known["last_at"] = max(known["last_at"], row["last_at"])
    return list(rows.values())


def _row(arrival: Arrival, message: Rejected) -> dict[str, Any]:
    family = message.form or arrival.family
    received_at = from_micros(message.received_at)
    return {
        "source_id": arrival.source.id,
        "family": family,
        "received_at": received_at,
        "trust": int(arrival.trust),
        "reason": message.reason,
        "params": {name: str(value)[:200] for name, value in message.params.items()},
        "raw": message.raw,
        "state": "open",
        "around": message.around,
        "digest": digest(f"{family} {int(arrival.trust)} ".encode(), message.raw),
        "seen_count": 1,
        "last_at": received_at,
    }


def digest(kind: bytes, raw: bytes) -> bytes:
    """The same for a message and for each further try to send it."""
    try:
        content = _object.decode(raw)
    except (ValueError, RecursionError):
        return blake2b(kind + raw, digest_size=16).digest()
    for name in _OF_ONE_TRY:
        content.pop(name, None)
    return blake2b(kind + msgspec.json.encode(content, order="deterministic"), digest_size=16).digest()
