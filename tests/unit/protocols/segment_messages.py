"""Messages in Segment's format, made by hand, and what the decoder reads of them."""

from __future__ import annotations

from typing import Any

from tests.unit.protocols.wire import accepted, decoded, reasons
from zhiyin.touchpoints.model import Interaction

TRACK = {"type": "track", "event": "Order Completed", "userId": "u1", "messageId": "m1"}


def one(message: dict[str, Any], path: str = "/v1/batch", **given: Any) -> Interaction:
    [interaction] = accepted(decoded(path, {"batch": [message]} if "batch" in path else message, **given))
    return interaction


def why(message: dict[str, Any]) -> str:
    [reason] = reasons(decoded("/v1/batch", {"batch": [message]}))
    return reason


def ids(interaction: Interaction) -> list[tuple[str, str]]:
    return [(identifier.kind, identifier.value) for identifier in interaction.identifiers]
