"""Spans of time: a half-open range of instants, and the brand's own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from zhiyin.base.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, not including, `end`; both aware instants."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise InvalidInput("the period ends ({end}) before it starts ({start})", start=self.start, end=self.end)

    @classmethod
    def of_days(cls, first: date, last: date, zone: ZoneInfo) -> Period:
        """All of the brand's local days from `first` to `last`, both included."""
        start = datetime.combine(first, time(), zone)
        return cls(start, datetime.combine(last + timedelta(days=1), time(), zone))

    def before(self) -> Period:
        """The period of the same length that ends where this one starts."""
        return Period(self.start - (self.end - self.start), self.start)
