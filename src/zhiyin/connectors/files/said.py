"""What a row tells: one or several things that happened, not yet with their person and time filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from zhiyin.base.clock import EPOCH
from zhiyin.base.values import first_text
from zhiyin.connectors.files.values import Values


@dataclass(frozen=True, slots=True)
class Said:
    """One thing. `key` names it within the file's kind; `at` is None where the row names no time itself."""

    name: str
    key: str
    at: int | None
    properties: dict[str, Any] = field(default_factory=dict)
    type: str = "track"
    traits: dict[str, Any] = field(default_factory=dict)
    is_timeless: bool = False  # true at any time: a customer, a product


def chosen(values: Values, *names: str, **renamed: str) -> dict[str, Any]:
    """The properties that stand in the row, some under another name, with those of the brand's own."""
    said = values.said
    found = {name: said[name] for name in names if name in said}
    found |= {name: said[field] for name, field in renamed.items() if field in said}
    return values.own() | found


def instant_text(micros: int) -> str:
    """An instant as properties carry it."""
    return (EPOCH + timedelta(microseconds=micros)).isoformat()


def key_of(values: Values, *names: str) -> str:
    return "/".join(first_text(values.said, name) or "" for name in names)
