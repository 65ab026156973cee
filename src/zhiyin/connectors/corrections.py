"""Corrections: small, written changes that turn a message that was put aside into one that can be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhiyin.base.errors import InvalidInput

MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Correction:
    """What to change in a message; places are dotted ("properties.price").

    First fields are renamed, then set, then removed, last event names are replaced.
    """

    rename: Mapping[str, str] = field(default_factory=dict)
    set: Mapping[str, Any] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def applied_to(self, message: Mapping[str, Any], *, name: str = "event") -> dict[str, Any]:
        """The corrected message; the one handed in stays as it is. `name` is the field that names the event."""
        corrected = _copy(message)
        for old, new in self.rename.items():
            found = _take(corrected, old)
            if found is not _ABSENT:
                _put(corrected, new, found)
        for place, value in self.set.items():
            _put(corrected, place, value)
        for place in self.remove:
            _take(corrected, place)
        if corrected.get(name) in self.names:
            corrected[name] = self.names[corrected[name]]
        return corrected


_ABSENT = object()


def _copy(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copy(inner) if isinstance(inner, dict) else inner for key, inner in value.items()}


def _steps(place: str) -> list[str]:
    steps = place.split(".")
    if not all(steps) or len(steps) > MAX_DEPTH:
        raise InvalidInput("not a place in a message: {place}", place=place)
    return steps


def _take(message: dict[str, Any], place: str) -> Any:
    *way, last = _steps(place)
    inner: Any = message
    for step in way:
        inner = inner.get(step) if isinstance(inner, dict) else None
    return inner.pop(last, _ABSENT) if isinstance(inner, dict) else _ABSENT


def _put(message: dict[str, Any], place: str, value: Any) -> None:
    *way, last = _steps(place)
    inner = message
    for step in way:
        deeper = inner.setdefault(step, {})
        if not isinstance(deeper, dict):
            raise InvalidInput("{place} leads into a value that has no fields", place=place)
        inner = deeper
    inner[last] = value
