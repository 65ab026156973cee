"""Dates as files write them: which format a column has, and the instant that a text means in it."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from zhiyin.base.clock import to_micros
from zhiyin.base.errors import InvalidInput

_MOSTLY = 0.8  # so many must look like dates, for a column to be one of dates
_VALID = 0.5  # and so many must be in the calendar


class DateFormat(StrEnum):
    """The ways to write a date. A time of day may follow each of them, except the counted ones."""

    ISO = "iso"  # 2026-03-02T09:30:00+08:00
    YMD = "y/m/d"  # 2026/3/2, 2026.3.2
    DMY = "d/m/y"  # 2/3/2026 is the second of March
    MDY = "m/d/y"  # 2/3/2026 is the third of February
    CHINESE = "y年m月d日"
    COMPACT = "yyyymmdd"  # 20260302, 20260302093000
    ENGLISH = "d mon y"  # 2 Mar 2026, Mar 2, 2026
    SECONDS = "epoch_s"
    MILLISECONDS = "epoch_ms"


class Moment(NamedTuple):
    """An instant, and whether only its day was written."""

    micros: int
    is_day: bool

    def end_of_day(self) -> int:
        """The last moment of the day, where "by the 3rd" holds until midnight."""
        return self.micros + 86_399_999_999 if self.is_day else self.micros


class Detected(NamedTuple):
    """The format of a column, and another that fits as well."""

    format: DateFormat
    or_else: DateFormat | None = None


_CLOCK = r"(?:[T ,]*\s*(上午|下午|am|pm)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?\s*(am|pm)?)?"
_OFFSET = r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_MONTHS = {word.lower(): number for number, word in enumerate(month_abbr) if word}


def _pattern(day: str) -> re.Pattern[str]:
    return re.compile(rf"{day}{_CLOCK}{_OFFSET}", re.IGNORECASE)


_PATTERNS: Mapping[DateFormat, tuple[re.Pattern[str], ...]] = {
    DateFormat.ISO: (_pattern(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),),
    DateFormat.YMD: (_pattern(r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})"),),
    DateFormat.DMY: (_pattern(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4}|\d{2})"),),
    DateFormat.MDY: (_pattern(r"(?P<m>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>\d{4}|\d{2})"),),
    DateFormat.CHINESE: (_pattern(r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]"),),
    DateFormat.COMPACT: (
        re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:[T ]?()(\d{2})(\d{2})(\d{2})?()())?()"),
    ),
    DateFormat.ENGLISH: (
        _pattern(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -](?P<m>[a-z]{3})[a-z]*\.?[ ,-]+(?P<y>\d{4})"),
        _pattern(r"(?P<m>[a-z]{3})[a-z]*\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? +(?P<y>\d{4})"),
    ),
}  # fmt: skip
_COUNTED = {DateFormat.SECONDS: 1_000_000, DateFormat.MILLISECONDS: 1_000}
_COUNTED_DIGITS = {DateFormat.SECONDS: 10, DateFormat.MILLISECONDS: 13}


def format_of(values: Iterable[str], *, month_first: bool = False) -> Detected | None:
    """The format that most values of a column obey; None when it holds no dates.

    2/3/2026 can be read in two ways: when nothing in the column decides it, the
    day comes first (or the month, if asked for), and the other way is told.
    """
    texts = [value.strip() for value in values if value.strip()]
    if not texts:
        return None
    fits = {each: sum(is_date(text, each) for text in texts) for each in DateFormat}
    best = max(fits, key=lambda each: fits[each])
    if fits[best] < _VALID * len(texts) or sum(_looks(text, best) for text in texts) < _MOSTLY * len(texts):
        return None
    if fits[DateFormat.DMY] == fits[DateFormat.MDY] == fits[best]:
        first, second = DateFormat.DMY, DateFormat.MDY
        return Detected(second, first) if month_first else Detected(first, second)
    return Detected(best)


def is_date(text: str, written: DateFormat) -> bool:
    try:
        moment_of(text, written, UTC)
    except InvalidInput:
        return False
    return True


def _looks(text: str, written: DateFormat) -> bool:
    return is_date(text, written) or any(pattern.fullmatch(text) for pattern in _PATTERNS.get(written, ()))


def moment_of(text: str, written: DateFormat, zone: tzinfo) -> Moment:
    """The instant that a text means; without an offset of its own it is in `zone`."""
    text = text.strip()
    if written in _COUNTED:
        return _counted(text, written)
    for pattern in _PATTERNS[written]:
        if (found := pattern.fullmatch(text)) is not None:
            return _moment(found, text, zone)
    raise InvalidInput("not a date as {format}: {raw}", format=written.value, raw=text[:60])


def _counted(text: str, written: DateFormat) -> Moment:
    whole, _, fraction = text.partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) == _COUNTED_DIGITS[written]) or (
        fraction and not fraction.isdecimal()
    ):
        raise InvalidInput("not a date as {format}: {raw}", format=written.value, raw=text[:60])
    return Moment(int(whole) * _COUNTED[written], is_day=False)


def _moment(found: re.Match[str], text: str, zone: tzinfo) -> Moment:
    year, day = int(found["y"]), int(found["d"])
    month = int(found["m"]) if found["m"].isdecimal() else _MONTHS.get(found["m"].lower(), 0)
    half, hour, minute, second, fraction, half_behind, offset = found.groups()[-7:]
    try:
        clock = _clock(hour, minute, second, fraction, (half or half_behind or "").lower())
        moment = datetime.combine(datetime(year + 2000 if year < 100 else year, month, day).date(), clock)  # noqa: DTZ001 - zoned later
        aware = moment.replace(tzinfo=zone) + _behind(offset) if not offset else _at(moment, offset)
        return Moment(to_micros(aware), is_day=hour is None)
    except (ValueError, OverflowError):
        raise InvalidInput("there is no such date: {raw}", raw=text[:60]) from None


def _at(moment: datetime, offset: str) -> datetime:
    return moment.replace(tzinfo=UTC) - _behind(offset)


def _behind(offset: str | None) -> timedelta:
    digits = (offset or "").replace(":", "")
    if digits[:1] not in ("+", "-"):
        return timedelta()
    ahead = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    return ahead if digits[0] == "+" else -ahead


def _clock(hour: str | None, minute: str, second: str | None, fraction: str | None, half: str) -> time:
    if hour is None:
        return time()
    hours = int(hour)
    if half:
        if not 0 < hours <= 12:
            raise ValueError(hour)
        hours = hours % 12 + (12 if half in ("pm", "下午") else 0)
    return time(hours, int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")))
