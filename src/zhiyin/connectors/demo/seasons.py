"""When people shop: the year's tides (618, 11-11, Spring Festival), the week's, and the day's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from zhiyin.base.clock import EPOCH, to_micros
from zhiyin.connectors.demo.brand import ZONE_HOURS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DAY = 86_400_000_000  # microseconds
HOUR = DAY // 24
MINUTE = HOUR // 60
SECOND = MINUTE // 60
DAYS = 365

SPRING_FESTIVALS = tuple(
    date(*day)
    for day in (
        (2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13),
        (2030, 2, 3), (2031, 1, 23), (2032, 2, 11), (2033, 1, 31), (2034, 2, 19), (2035, 2, 8),
    )
)  # fmt: skip
_WEEK = (0.93, 0.92, 0.95, 0.98, 1.06, 1.15, 1.12)  # Monday first
_BROWSING_HOURS = (
    3, 1.6, 0.9, 0.6, 0.5, 0.7, 1.6, 3, 4.4, 5, 5.4, 5.6, 6.2, 5.6, 4.9, 4.8, 4.8, 4.7, 5, 6, 7.4, 8.2, 7.6, 5.2,
)  # fmt: skip
_OFFICE_HOURS = (
    0.6, 0.3, 0.2, 0.1, 0.1, 0.2, 0.6, 1.6, 4.6, 8, 8.6, 7.4, 5, 6.2, 7.6, 7.4, 6.8, 6, 5, 5, 5.2, 5, 3.4, 1.6,
)  # fmt: skip


def shopping_tide(day: date) -> float:
    """How much more is bought on this day than on a plain one."""
    tide = _WEEK[day.weekday()]
    if day.month == 6 and day.day <= 20:
        tide *= 3.2 if 16 <= day.day <= 18 else 1.45
    if (day.month, day.day) >= (10, 24) and (day.month, day.day) <= (11, 11):
        tide *= 4.6 if day.month == 11 and day.day >= 10 else 1.5
    if day.month == 12 and 10 <= day.day <= 12:
        tide *= 1.7
    if day.month == 10 and day.day <= 4:
        tide *= 1.2
    for festival in SPRING_FESTIVALS:
        distance = (day - festival).days
        if -1 <= distance <= 6:
            tide *= 0.42
        elif -17 <= distance < -3:
            tide *= 1.3
    return tide


@dataclass(frozen=True)
class Tide:
    """Turns even draws between 0 and 1 into instants of the year that follow the tides.

    Waiting times are drawn in this even time ("a third of the year's trade
    later"), so that a customer's rhythm and the brand's tides do not fight.
    """

    start: int  # local midnight of the first day, microseconds UTC
    cumulated: Floats  # share of the trade before each day; DAYS + 2 values
    hours: Floats  # share of the day before each hour; 25 values

    def instants(self, even: Floats, rng: np.random.Generator) -> Ints:
        """The instants of these draws; the hour of the day is drawn on its own."""
        day = np.clip(np.searchsorted(self.cumulated, even, side="right") - 1, 0, DAYS)
        hour = np.interp(rng.random(even.size), self.hours, np.arange(25.0))
        instants: Ints = self.start + day.astype(np.int64) * DAY + (hour * HOUR).astype(np.int64)
        return instants

    def even(self, instants: Ints) -> Floats:
        """The way back: how much of the year's trade lay before each instant."""
        days = (instants - self.start) / DAY
        return np.interp(days, np.arange(self.cumulated.size, dtype=np.float64), self.cumulated)


def first_midnight(now: datetime) -> int:
    """Local midnight 365 days before `now`, in microseconds UTC."""
    local = to_micros(now) + ZONE_HOURS * HOUR
    return local // DAY * DAY - DAYS * DAY - ZONE_HOURS * HOUR


def local_day(instant: int) -> date:
    """The brand's own day of an instant."""
    return (EPOCH + timedelta(microseconds=instant + ZONE_HOURS * HOUR)).date()


def tide(now: datetime, *, softness: float = 1.0, office: bool = False) -> Tide:
    """The tide of the year that ends `now`; visits swing less than purchases (softness below 1)."""
    start = first_midnight(now)
    first = local_day(start)
    growth = np.linspace(0.9, 1.15, DAYS + 1)
    days = np.array([shopping_tide(first + timedelta(days=n)) for n in range(DAYS + 1)]) ** softness * growth
    hours = np.array(_OFFICE_HOURS if office else _BROWSING_HOURS)
    return Tide(start, _cumulated(days), _cumulated(hours))


def _cumulated(weights: Floats) -> Floats:
    return np.concatenate(([0.0], np.cumsum(weights / weights.sum())))
