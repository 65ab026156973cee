"""What a sender may send: sizes, shapes and times, in one place."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from zhiyin.base.errors import InvalidInput, TooLarge

MAX_EVENT_BYTES = 32 * 1024
MAX_BODY_BYTES = 4 * 1024 * 1024  # before inflation, and after
MAX_SHARED_BYTES = 8 * 1024  # the context that a batch lends to each of its events
MAX_EVENTS = 10_000  # in one body
MAX_PROPERTIES = 255
MAX_DEPTH = 5  # the object itself is the first level
MAX_NAME_LENGTH = 255
MAX_NAMES_A_SOURCE = 10_000  # counted by the intake; further names are shown together as "other"

_HOUR = 3_600_000_000
EARLIEST = 946_684_800_000_000  # 2000-01-01
MAX_AHEAD = 24 * _HOUR
MAX_SKEW = 24 * _HOUR  # a clock further off than this says nothing
MIN_SKEW = 2_000_000  # less is the way through the network

# The same limits as a type, so that the JSON decoder itself keeps them, at no cost.
_Number = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]  # what a column of a store can hold
_Scalar = str | _Number | float | bool | None
_Level5 = _Scalar | dict[str, _Scalar] | list[_Scalar]
_Level4 = _Scalar | dict[str, _Level5] | list[_Level5]
_Level3 = _Scalar | dict[str, _Level4] | list[_Level4]
_Level2 = _Scalar | dict[str, _Level3] | list[_Level3]
Properties = Annotated[dict[str, _Level2], Meta(max_length=MAX_PROPERTIES)]


def require_size(raw: bytes) -> None:
    """Refuse an event that is too large."""
    if len(raw) > MAX_EVENT_BYTES:
        raise TooLarge("the event has {size} bytes; at most {limit}", size=len(raw), limit=MAX_EVENT_BYTES)


def require_time(at: int, received_at: int) -> None:
    """Refuse what lies before 2000 or more than a day ahead."""
    if at < EARLIEST:
        raise InvalidInput("the time lies before the year 2000")
    if at > received_at + MAX_AHEAD:
        raise InvalidInput("the time lies more than 24 hours ahead")


def require_shape(values: Any) -> None:
    """Say in plain words what `Properties` refuses: too many of them, or nested too deep."""
    if isinstance(values, dict) and len(values) > MAX_PROPERTIES:
        raise InvalidInput("there are {count} properties; at most {limit}", count=len(values), limit=MAX_PROPERTIES)
    _require_level(values, 1)


def _require_level(value: Any, level: int) -> None:
    if not isinstance(value, dict | list):
        return
    if level > MAX_DEPTH:
        raise InvalidInput("the properties are nested deeper than {limit} levels", limit=MAX_DEPTH)
    for inner in value.values() if isinstance(value, dict) else value:
        _require_level(inner, level + 1)
