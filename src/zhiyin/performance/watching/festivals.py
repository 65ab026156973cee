"""The days on which trade is unlike any other: 618, National Day, 11-11, 12-12 and Spring Festival."""

from __future__ import annotations

from datetime import date, timedelta

from zhiyin.base.festivals import SPRING_FESTIVALS

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
