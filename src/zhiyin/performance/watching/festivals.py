"""The days on which trade is unlike any other: 618, National Day, 11-11, 12-12 and Spring Festival.

Spring Festival follows the moon: its first days are those of the Hong Kong Observatory's
Gregorian-lunar calendar conversion tables, checked against the lunar algorithm of `lunardate` 0.3.0.
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

_BEFORE, _AFTER = timedelta(days=17), timedelta(days=10)
"""Presents are bought two weeks ahead; parcels rest until a week after."""

_OF_EVERY_YEAR = (
    ((6, 1), (6, 20)),  # 618
    ((10, 1), (10, 8)),  # National Day
    ((10, 24), (11, 13)),  # 11-11, with its presale
    ((12, 10), (12, 12)),  # 12-12
)


def is_festive(day: date) -> bool:
    """Whether trade on this day is not to be held against plain ones."""
    if any(first <= (day.month, day.day) <= last for first, last in _OF_EVERY_YEAR):
        return True
    return any(festival - _BEFORE <= day <= festival + _AFTER for festival in SPRING_FESTIVALS)
