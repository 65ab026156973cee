"""What a digest is: who gets one, when and how, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from zhiyin.base.locale import Locale
from zhiyin.metrics.estimate import Estimate
from zhiyin.metrics.model import Card, Days
from zhiyin.metrics.results import Move
from zhiyin.performance.model import Only
from zhiyin.performance.watching.model import Alert


class Channel(StrEnum):
    """How it reaches its reader."""

    MAIL = "mail"  # at the address by which they sign in
    WEBHOOK = "webhook"


class Part(StrEnum):
    """What may stand in it."""

    MOVES = "moves"
    ALERTS = "alerts"
    TARGETS = "targets"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Timing:
    """At which hour of which day of the week (Monday is 0), in the brand's time zone."""

    weekday: int
    hour: int

    def last_before(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The latest such hour that has come."""
        local = now.astimezone(zone)
        day = local.date() - timedelta(days=(local.weekday() - self.weekday) % 7)
        found = datetime.combine(day, time(self.hour), zone)
        return found if found <= local else datetime.combine(day - timedelta(days=7), time(self.hour), zone)


def week_of(at: datetime) -> str:
    """The ISO week of an hour, such as 2026-W48: of each, a subscriber gets one digest."""
    year, week, _ = at.isocalendar()
    return f"{year}-W{week:02d}"


def days_told(at: datetime) -> Days:
    """The seven whole days before that hour."""
    return Days(at.date() - timedelta(days=7), at.date() - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest that somebody wants. It tells what this person may see, also where a program receives it."""

    id: str
    user_id: str
    channel: Channel
    url: str  # of a webhook; "" for mail
    secret: str  # a webhook's signatures are made with it
    locale: Locale
    timing: Timing
    parts: tuple[Part, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Missed:
    """A target that was for sure not reached over the days."""

    card: Card
    variant: str
    days: Days  # earlier ones, where its records take time to mature
    estimate: Estimate
    wanted: float
    only: Only = ()  # the part of the metric that it was for


@dataclass(frozen=True, slots=True)
class Arrival:
    """How much came in as it happened, in all ("" as channel) or of a channel."""

    channel: str
    count: int
    before: int
    in_time: float | None  # the share that was here within five minutes


@dataclass(frozen=True, slots=True)
class Digest:
    """What there is to tell of the days. A part that was not asked for, or is not for this reader, is None."""

    days: Days
    as_of: datetime
    moves: tuple[Move, ...] | None = None
    alerts: tuple[tuple[Alert, Card, bool], ...] | None = None  # whether it is new
    targets: tuple[Missed, ...] | None = None
    arrivals: tuple[Arrival, ...] | None = None
    products: Mapping[str, str] = field(default_factory=dict)  # what those are called that have moved


class State(StrEnum):
    """What became of one."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # by the other side, for good
    PASSED_OVER = "passed_over"  # its reader may see no metrics any more


@dataclass(frozen=True, slots=True)
class Written:
    """A digest as it goes out: subject and two forms for mail, a body for a webhook."""

    subject: str
    text: str
    html: str
    body: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """The digest of a week for one subscriber, on its way or there."""

    id: str
    subscription_id: str
    week: str
    written_at: datetime
    state: State
    written: Written | None  # until it is there
    ended_at: datetime | None = None
    error: str = ""
