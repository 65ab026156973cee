"""Names of events as senders write them, made fit to be shown and counted."""

from __future__ import annotations

from functools import lru_cache

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.protocols.limits import MAX_NAME_LENGTH


@lru_cache(maxsize=1 << 14)
def one_line(raw: str) -> str:
    """The text without control characters, each run of white space as one space."""
    return " ".join("".join(sign if sign >= " " and sign != "\x7f" else " " for sign in raw).split())


def event_name(raw: object) -> str:
    """The name of an event; refused when there is none, or one too long."""
    name = one_line(raw) if type(raw) is str else ""
    if not name:
        raise InvalidInput("the event has no name")
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidInput("the name of the event has more than {limit} characters", limit=MAX_NAME_LENGTH)
    return name
