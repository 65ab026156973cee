"""The first days of Spring Festival, which follow the moon, and what days around one are those around another.

From the Hong Kong Observatory's Gregorian-lunar calendar conversion tables, checked against the lunar algorithm of
`lunardate` 0.3.0. The other days on which trade is unlike any other (618, 11-11) have the same date every year.
"""

from __future__ import annotations

from datetime import date, timedelta

SPRING_FESTIVALS = tuple(
    date(*day)
    for day in (
        (2020, 1, 25), (2021, 2, 12), (2022, 2, 1), (2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17),
        (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 3), (2031, 1, 23), (2032, 2, 11), (2033, 1, 31),
        (2034, 2, 19), (2035, 2, 8),
    )
)  # fmt: skip

FIRST_YEAR, LAST_YEAR = SPRING_FESTIVALS[0].year, SPRING_FESTIVALS[-1].year

_AROUND = timedelta(weeks=6)
"""The festival moves by up to three weeks from year to year, and trade is unlike itself for three weeks around it."""


def near_festival(first: date, last: date) -> date | None:
    """The Spring Festival within six weeks of which all days from `first` to `last` lie; None when there is none."""
    return next((each for each in SPRING_FESTIVALS if each - _AROUND <= first and last <= each + _AROUND), None)


def festival_before(festival: date) -> date | None:
    """The Spring Festival before this one; None where it is not known here."""
    return next((earlier for earlier in reversed(SPRING_FESTIVALS) if earlier < festival), None)
