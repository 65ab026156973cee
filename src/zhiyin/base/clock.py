"""What time it is, and the two ways we write an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    def now(self) -> datetime:
        """The current instant, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that moves only when told to."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970 (UTC), the form in which stores keep instants."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """The aware UTC instant of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros)
