"""Which days a number is held against."""

from __future__ import annotations

from datetime import date

import pytest

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
