"""How long people worked on a request: of a call its talk, hold and after-call work, else as the help desk tells."""

from __future__ import annotations

from zhiyin.base.values import flag, number
from zhiyin.support.model import Handling
from zhiyin.touchpoints.history import History, Told

_SECOND = 1_000_000
_MOST = 86_400.0  # nobody works longer on one thing at a stretch


def handling_of(history: History) -> Handling | None:
    """All the work that a history tells; None where it tells none."""
    worked = [(seconds, told) for told in history if (seconds := _seconds(told)) is not None]
    if not worked:
        return None
    return Handling(len(worked), sum(round(seconds * _SECOND) for seconds, _ in worked), _ended_at(worked[-1][1]))


def _seconds(told: Told) -> float | None:
    stated = _span(told, "handle_seconds")
    if stated is not None or told.name != "Call Ended" or flag(told.properties.get("abandoned")):
        return stated
    talk = _span(told, "talk_seconds")
    return (
        None if talk is None else talk + (_span(told, "hold_seconds") or 0) + (_span(told, "after_call_seconds") or 0)
    )


def _ended_at(told: Told) -> int:
    """A call is told when it ends; the work after it goes on."""
    after = _span(told, "after_call_seconds") if told.name == "Call Ended" else None
    return told.at + round((after or 0) * _SECOND)


def _span(told: Told, name: str) -> float | None:
    value = number(told.properties.get(name))
    return value if value is not None and 0 <= value <= _MOST else None
