"""Which days a number is held against."""

from __future__ import annotations

from datetime import date

import pytest

from zhiyin.base.errors import InvalidInput
from zhiyin.metrics.model import Compare, Days

JUNE = Days(date(2026, 6, 1), date(2026, 6, 30))
TWO_YEARS = Days(date(2025, 6, 1), date(2027, 5, 31))


@pytest.mark.parametrize(
    ("days", "how", "expected"),
    [
        pytest.param(JUNE, Compare.PREVIOUS, Days(date(2026, 5, 2), date(2026, 5, 31)), id="as many days before"),
        pytest.param(JUNE, Compare.YEAR, Days(date(2025, 6, 1), date(2025, 6, 30)), id="a year before"),
        pytest.param(TWO_YEARS, Compare.YEAR, Days(date(2023, 6, 1), date(2025, 5, 31)), id="none of the same days"),
    ],
)
def test_days_are_held_against_others(days: Days, how: Compare, expected: Days) -> None:
    assert days.compared(how) == expected


Day = tuple[int, int, int]


def days(first: Day, last: Day) -> Days:
    return Days(date(*first), date(*last))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [  # Spring Festival: 29 January 2025, 17 February 2026
        pytest.param(((2026, 2, 10), (2026, 2, 23)), ((2025, 1, 22), (2025, 2, 4)), id="the week before and the first"),
        pytest.param(((2026, 1, 20), (2026, 2, 3)), ((2025, 1, 1), (2025, 1, 15)), id="not against the festival"),
        pytest.param(((2026, 3, 25), (2026, 3, 31)), ((2025, 3, 6), (2025, 3, 12)), id="six weeks after it"),
        pytest.param(((2026, 4, 1), (2026, 4, 6)), ((2025, 4, 1), (2025, 4, 6)), id="later: the same dates"),
        pytest.param(((2026, 6, 1), (2026, 6, 20)), ((2025, 6, 1), (2025, 6, 20)), id="618"),
        pytest.param(((2026, 10, 24), (2026, 11, 13)), ((2025, 10, 24), (2025, 11, 13)), id="11-11"),
        pytest.param(((2026, 3, 31), (2026, 4, 1)), ((2025, 3, 31), (2025, 4, 1)), id="a day of it is later"),
        pytest.param(((2026, 1, 6), (2026, 3, 31)), ((2024, 12, 18), (2025, 3, 12)), id="all days around it"),
        pytest.param(((2026, 1, 5), (2026, 1, 31)), ((2025, 1, 5), (2025, 1, 31)), id="a day of it is earlier"),
        pytest.param(((2026, 1, 1), (2026, 12, 31)), ((2025, 1, 1), (2025, 12, 31)), id="a year"),
        pytest.param(((2027, 11, 1), (2027, 12, 31)), ((2026, 11, 1), (2026, 12, 31)), id="11-11 and the new year"),
        pytest.param(((2024, 12, 1), (2026, 11, 30)), ((2022, 12, 1), (2024, 11, 30)), id="none of the same days"),
    ],
)
def test_days_around_spring_festival_are_held_against_those_of_another_year(
    asked: tuple[tuple[int, int, int], tuple[int, int, int]],
    expected: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    assert days(*asked).compared(Compare.FESTIVAL) == days(*expected)


@pytest.mark.parametrize("year", [2019, 2020, 2036])
def test_years_whose_spring_festival_is_not_known_are_refused(year: int) -> None:
    with pytest.raises(InvalidInput, match="known from 2020 to 2035"):
        days((year, 2, 1), (year, 2, 7)).compared(Compare.FESTIVAL)
